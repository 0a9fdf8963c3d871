import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { SEVERITIES, type AlertMode, type Severity } from '#libs/contracts';
import type { Polygon } from './alert-content.js';
import { ALERT_STATES, type AlertState } from './alert-state.js';
import type { DraftInput } from './drafts.service.js';
import { isPolygon } from './polygon.js';

/** A date with time and zone, as RFC 3339 writes it. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

const IsInstant = () =>
  ValidateBy({
    name: 'isIso8601',
    validator: {
      validate: (value) =>
        typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)),
    },
  });

const MODES: AlertMode[] = ['actual', 'drill'];
const MOST_POLYGONS = 50;

export class VariantDto {
  @ApiProperty({ example: 'it' })
  @Matches(/^[a-z]{2,3}$/)
  language!: string;

  @ApiProperty({ example: 'COMUNE: piena del Lamone, salire ai piani alti entro le 19.' })
  @IsString()
  @MaxLength(4_000)
  text!: string;
}

const POLYGON_EXAMPLE = [
  [
    [44.29, 11.88],
    [44.3, 11.88],
    [44.3, 11.9],
    [44.29, 11.88],
  ],
];

export class SaveAlertDto {
  @ApiPropertyOptional({ enum: MODES, example: 'actual' })
  @IsOptional()
  @IsIn(MODES)
  mode?: AlertMode;

  @ApiPropertyOptional({ enum: SEVERITIES, example: 'Severe' })
  @IsOptional()
  @IsIn(SEVERITIES)
  severity?: Severity;

  @ApiPropertyOptional({ type: String, nullable: true, example: '7d1f4c1a-9b1e-4f6f-8f6d-1a0119c0a5c9' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  categoryId?: string | null;

  @ApiPropertyOptional({ type: [String], example: ['019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a01'] })
  @ValidateIf((_dto, value) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  zoneIds?: string[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
    description: '[latitude, longitude] rings, the last point equal to the first (CAP 1.2, 3.2.4)',
    example: POLYGON_EXAMPLE,
  })
  @ValidateIf((_dto, value) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(MOST_POLYGONS)
  @ValidateBy({ name: 'isPolygon', validator: { validate: isPolygon } }, { each: true })
  polygons?: Polygon[];

  @ApiPropertyOptional({ type: [VariantDto] })
  @ValidateIf((_dto, value) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => VariantDto)
  variants?: VariantDto[];

  @ApiPropertyOptional({ example: 'COMFAENZA', description: 'Default: the municipality’s' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9 ]{1,11}$/)
  sender?: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: '2026-11-19T06:00:00+01:00' })
  @IsOptional()
  @IsInstant()
  expiresAt?: string | null;
}

export class EditAlertDto extends SaveAlertDto {
  @ApiPropertyOptional({ example: 3, description: 'The version that was read; refused when it has grown' })
  @IsOptional()
  @IsInt()
  @Min(1)
  version?: number;
}

export function draftOf({ expiresAt, ...rest }: SaveAlertDto): DraftInput {
  if (expiresAt === undefined) return rest;
  return { ...rest, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
}

export class ListAlertsDto {
  @ApiPropertyOptional({ enum: ALERT_STATES, example: 'submitted' })
  @IsOptional()
  @IsIn(ALERT_STATES)
  state?: AlertState;

  @ApiPropertyOptional({ example: 30, minimum: 1, maximum: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 30;

  @ApiPropertyOptional({
    example: '019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a01',
    description: '`next` of the page before',
  })
  @IsOptional()
  @IsUUID()
  before?: string;
}

export class HashDto {
  @ApiProperty({
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: '`contentHash` of the preview that was read',
  })
  @Matches(/^[0-9a-f]{64}$/)
  contentHash!: string;
}

export class ApproveDto extends HashDto {
  @ApiPropertyOptional({ type: String, nullable: true, example: null, description: 'Null: now' })
  @IsOptional()
  @IsInstant()
  releaseAt?: string | null;
}

export class ReasonDto {
  @ApiProperty({ example: 'Manca il nome della via.' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}
