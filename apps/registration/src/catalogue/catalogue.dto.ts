import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, Matches, ValidateBy } from 'class-validator';
import type { ResolveZonesRequest } from '#libs/contracts';
import { isRing, type Ring } from './polygon.js';

export class CatalogueQuery {
  @ApiProperty({
    example: 'faenza',
    required: false,
    description: 'Needed where several municipalities are served.',
  })
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,32}$/)
  municipality?: string;
}

export class ResolveZonesDto implements ResolveZonesRequest {
  @ApiProperty({
    example: [
      [
        [44.28, 11.87],
        [44.28, 11.9],
        [44.3, 11.9],
        [44.28, 11.87],
      ],
    ],
    description: 'Rings of [latitude, longitude], the last point equal to the first.',
    type: 'array',
    items: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateBy({ name: 'isRing', validator: { validate: isRing } }, { each: true })
  polygons!: Ring[];
}

class OfferedZone {
  @ApiProperty({ example: '0190b4f2-0000-7000-8000-000000000001' })
  id!: string;

  @ApiProperty({ example: 'BORGO' })
  code!: string;

  @ApiProperty({ example: 'Borgo Durbecco' })
  name!: string;
}

class OfferedCategory {
  @ApiProperty({ example: '0190b4f2-0000-7000-8000-000000000002' })
  id!: string;

  @ApiProperty({ example: 'flood' })
  code!: string;

  @ApiProperty({ example: { it: 'Alluvione', en: 'Flood' } })
  name!: Record<string, string>;

  @ApiProperty({ example: 'public_task', enum: ['public_task', 'consent'] })
  legalBasis!: 'public_task' | 'consent';

  @ApiProperty({ example: 'D.Lgs. 1/2018, art. 12', nullable: true, type: String })
  statuteRef!: string | null;
}

class OfferedNotice {
  @ApiProperty({ example: '2026-01' })
  version!: string;

  @ApiProperty({ example: { it: 'Informativa…', en: 'Notice…' }, description: 'The text by language.' })
  texts!: Record<string, string>;
}

class OfferedBy {
  @ApiProperty({ example: '0190b4f2-0000-7000-8000-000000000000' })
  id!: string;

  @ApiProperty({ example: 'faenza' })
  code!: string;

  @ApiProperty({ example: 'Faenza' })
  name!: string;
}

/** What a sign-up form shows. */
export class PublicCatalogue {
  @ApiProperty()
  municipality!: OfferedBy;

  @ApiProperty({ example: ['it', 'en'] })
  languages!: string[];

  @ApiProperty({ type: [OfferedZone] })
  zones!: OfferedZone[];

  @ApiProperty({ type: [OfferedCategory] })
  categories!: OfferedCategory[];

  @ApiProperty()
  notice!: OfferedNotice;
}
