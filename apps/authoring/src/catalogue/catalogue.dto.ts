import { ApiProperty } from '@nestjs/swagger';
import type { CategorySummary, ZoneSummary } from '#libs/contracts';
import { NamedView } from '../officials/session.dto.js';

export class ZoneView implements ZoneSummary {
  @ApiProperty({ example: '019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a01' })
  id!: string;

  @ApiProperty({ example: 'BORGO' })
  code!: string;

  @ApiProperty({ example: 'Borgo Durbecco' })
  name!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'number' } },
    example: [
      [44.29, 11.88],
      [44.3, 11.88],
      [44.3, 11.9],
      [44.29, 11.88],
    ],
  })
  polygon!: [number, number][];
}

export class CategoryView implements CategorySummary {
  @ApiProperty({ example: '7d1f4c1a-9b1e-4f6f-8f6d-1a0119c0a5c9' })
  id!: string;

  @ApiProperty({ example: 'meteo' })
  code!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { it: 'Meteo', en: 'Weather' },
  })
  name!: Record<string, string>;

  @ApiProperty({ enum: ['public_task', 'consent'], example: 'public_task' })
  legalBasis!: 'public_task' | 'consent';
}

export class CatalogueView {
  @ApiProperty({ type: [ZoneView] })
  zones!: ZoneView[];

  @ApiProperty({ type: [CategoryView] })
  categories!: CategoryView[];

  @ApiProperty({ type: [String], example: ['it', 'en'] })
  languages!: string[];

  @ApiProperty({ example: 'COMFAENZA' })
  sender!: string;

  @ApiProperty({ type: NamedView })
  municipality!: NamedView;
}
