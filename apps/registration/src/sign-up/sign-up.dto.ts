import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';

/** Which zones, categories and language; by id or by code. */
export class SignUpDto {
  @ApiProperty({
    example: '320 123 4567',
    description: 'As people write it; Italian unless it has a prefix.',
  })
  @IsString()
  @MaxLength(40)
  number!: string;

  @ApiProperty({ example: ['BORGO', 'CENTRO'], description: 'Ids or codes.' })
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  zones!: string[];

  @ApiProperty({ example: ['flood', 'weather'], description: 'Ids or codes.' })
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  categories!: string[];

  @ApiProperty({ example: 'it' })
  @IsString()
  @MaxLength(8)
  language!: string;

  @ApiProperty({ example: '2026-01', description: 'The version of the notice that was shown.' })
  @IsString()
  @MaxLength(20)
  noticeVersion!: string;

  @ApiProperty({
    example: true,
    description: 'The citizen declares to be 14 or over; otherwise name and number of a guardian are needed.',
  })
  @IsBoolean()
  ageDeclared!: boolean;

  @ApiProperty({ example: 'Maria Rossi', required: false, description: 'For a child under 14.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  guardianName?: string;

  @ApiProperty({ example: '320 765 4321', required: false, description: 'For a child under 14.' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  guardianNumber?: string;

  @ApiProperty({ example: 'faenza', required: false })
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,32}$/)
  municipality?: string;
}

export class ConfirmDto {
  @ApiProperty({ example: '123456' })
  @IsString()
  @MaxLength(20)
  code!: string;

  @ApiProperty({
    example: '654321',
    required: false,
    description: 'That of the guardian, for a child under 14.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  guardianCode?: string;
}

/** The same for every number, known or not. */
export class SignUpAcceptedDto {
  @ApiProperty({ example: '4bf5122f-3444-4a55-9b3c-9a1b6f3d2c11' })
  id!: string;

  @ApiProperty({ example: '2026-11-23T18:10:00.000Z' })
  codeExpiresAt!: string;
}
