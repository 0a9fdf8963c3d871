import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID } from 'class-validator';
import type { AudienceEstimate, AudienceEstimateRequest, AudienceSummary } from '#libs/contracts';

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
