import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsUUID,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type {
  AudienceEstimate,
  AudienceEstimateRequest,
  AudienceSummary,
  CorrectionOf,
} from '#libs/contracts';

class CorrectionOfDto implements CorrectionOf {
  @ApiProperty({ example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e11' })
  @IsUUID()
  alertId!: string;

  @ApiProperty({ type: [String], example: ['text_refused'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(/^(smpp:0x[0-9A-F]{1,8}|[a-z_]{1,40})$/, { each: true })
  details!: string[];
}

export class AudienceEstimateDto implements AudienceEstimateRequest {
  @ApiProperty({ example: '0190b4f2-0000-7000-8000-000000000002' })
  @IsUUID()
  categoryId!: string;

  @ApiProperty({ example: ['0190b4f2-0000-7000-8000-000000000001'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @IsUUID(undefined, { each: true })
  zoneIds!: string[];

  @ApiPropertyOptional({ type: CorrectionOfDto })
  @ValidateIf((_rule, value) => value !== undefined)
  @ValidateNested()
  @Type(() => CorrectionOfDto)
  correctionOf?: CorrectionOfDto;
}

export class AudienceEstimateResult implements AudienceEstimate {
  @ApiProperty({ example: 9_812 })
  total!: number;

  @ApiProperty({ example: { it: 7_801, en: 2_011 } })
  byLanguage!: Record<string, number>;
}

export class AudienceSummaryResult implements AudienceSummary {
  @ApiProperty({ example: 9_812 })
  drawn!: number;

  @ApiProperty({ example: true })
  complete!: boolean;

  @ApiProperty({ example: 'a3f5…', nullable: true, type: String })
  digest!: string | null;
}
