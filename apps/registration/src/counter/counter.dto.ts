import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { ROLES as VIEWER_ROLES } from '#libs/access';
import type {
  DeskChannel,
  DeskCode,
  DeskLookRequest,
  DeskSignUpCode,
  DeskSignUpRequest,
  DeskWithdrawalRequest,
  Served,
  ViewerRole,
} from '#libs/contracts';

const CHANNELS = ['counter', 'phone', 'paper'] as const;

export class ServedDto implements Served {
  @ApiProperty({ example: 'official:01a20a14-7b3c-7c5e-9d2b-1f6a2f0c4e11' })
  @Matches(/^official:[0-9a-f-]{36}$/)
  viewer!: `official:${string}`;

  @ApiPropertyOptional({ enum: VIEWER_ROLES, example: 'author' })
  @IsOptional()
  @IsIn(VIEWER_ROLES)
  viewerRole?: ViewerRole;
}

class DeskNumberDto extends ServedDto {
  @ApiProperty({ example: '320 123 4567' })
  @IsString()
  @MaxLength(40)
  number!: string;

  @ApiProperty({ enum: CHANNELS, example: 'counter' })
  @IsIn(CHANNELS)
  channel!: DeskChannel;
}

export class DeskLookDto extends DeskNumberDto implements DeskLookRequest {}

export class DeskWithdrawalDto extends DeskNumberDto implements DeskWithdrawalRequest {}

export class DeskCodeDto extends ServedDto implements DeskCode {
  @ApiProperty({ example: '123456' })
  @IsString()
  @MaxLength(20)
  code!: string;
}

export class DeskSignUpCodeDto extends DeskCodeDto implements DeskSignUpCode {
  @ApiPropertyOptional({ example: '654321', description: 'That of the guardian, for a child under 14' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  guardianCode?: string;
}

export class DeskSignUpDto extends DeskNumberDto implements DeskSignUpRequest {
  @ApiProperty({ example: ['BORGO'] })
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  zones!: string[];

  @ApiProperty({ example: ['flood'] })
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

  @ApiProperty({ example: '2026-1' })
  @IsString()
  @MaxLength(20)
  noticeVersion!: string;

  @ApiProperty({ example: true })
  @IsBoolean()
  ageDeclared!: boolean;

  @ApiPropertyOptional({ example: 'Maria Rossi', description: 'For a child under 14' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  guardianName?: string;

  @ApiPropertyOptional({
    example: '320 765 4321',
    description: 'For a child under 14: another number than theirs',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  guardianNumber?: string;

  @ApiPropertyOptional({ example: 'Prot. 1234/2026' })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  paperReference?: string;
}
