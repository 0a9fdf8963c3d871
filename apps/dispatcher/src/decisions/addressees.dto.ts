import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID, Matches, ValidateIf } from 'class-validator';
import type { Addressees, AddresseesRequest } from '#libs/contracts';
import { DETAIL } from './decisions.dto.js';

export class AddresseesBody implements AddresseesRequest {
  @ApiProperty({ example: '0190b4f2-0000-7000-8000-000000000001' })
  @IsUUID()
  municipalityId!: string;

  @ApiProperty({ type: [String], example: ['text_refused', 'smpp:0x61'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(DETAIL, { each: true })
  details!: string[];

  @ApiProperty({ type: String, nullable: true, example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e13' })
  @ValidateIf((_body, value) => value !== null)
  @IsUUID()
  correctedBy!: string | null;
}

export class AddresseesView implements Addressees {
  @ApiProperty({ example: 'AZnzoHs8fF6dKx9qLwxOEg==', description: 'base64, 16 bytes each' })
  subscribers!: string;
}
