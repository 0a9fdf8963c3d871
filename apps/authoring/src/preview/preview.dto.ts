import { ApiProperty } from '@nestjs/swagger';
import { NamedView } from '../officials/session.dto.js';

/** A problem or notice, in the asker's language. */
export class RemarkView {
  @ApiProperty({ example: 'alert.area_missing' })
  code!: string;

  @ApiProperty({ type: String, nullable: true, example: 'zoneIds' })
  field!: string | null;

  @ApiProperty({ example: 'Manca l’area: scelga almeno una zona. Senza area non parte nulla.' })
  message!: string;
}

export class AudienceView {
  @ApiProperty({ example: 3120 })
  total!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, example: { it: 2890, en: 230 } })
  byLanguage!: Record<string, number>;
}

export class ForcingView {
  @ApiProperty({ example: 'È' })
  char!: string;

  @ApiProperty({ example: 0 })
  index!: number;

  @ApiProperty({ example: 1 })
  costs!: number;
}

export class FoldView {
  @ApiProperty({ example: "E' prevista la piena" })
  text!: string;

  @ApiProperty({ example: 1 })
  parts!: number;
}

export class VariantPreviewView {
  @ApiProperty({ example: 'it' })
  language!: string;

  @ApiProperty({ example: 'È prevista la piena' })
  text!: string;

  @ApiProperty({ enum: ['gsm7', 'latin1', 'ucs2'], example: 'ucs2' })
  alphabet!: string;

  @ApiProperty({ example: 19 })
  units!: number;

  @ApiProperty({ example: 1 })
  parts!: number;

  @ApiProperty({ example: 51 })
  unitsLeft!: number;

  @ApiProperty({ type: [ForcingView] })
  forcedBy!: ForcingView[];

  @ApiProperty({ type: FoldView, nullable: true })
  fold!: FoldView | null;
}

export class PreviewView {
  @ApiProperty({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' })
  contentHash!: string;

  @ApiProperty({ enum: ['actual', 'drill'], example: 'actual' })
  mode!: string;

  @ApiProperty({ type: AudienceView, nullable: true, description: 'Null when registration does not answer' })
  audience!: AudienceView | null;

  @ApiProperty({ type: [NamedView] })
  zones!: NamedView[];

  @ApiProperty({ type: [VariantPreviewView] })
  variants!: VariantPreviewView[];

  @ApiProperty({ type: Number, nullable: true, example: 3120 })
  partsTotal!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 12_480, description: 'Euro cents' })
  priceCents!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 16 })
  secondsToSend!: number | null;

  @ApiProperty({ type: [RemarkView], description: 'They keep the alert from being submitted' })
  problems!: RemarkView[];

  @ApiProperty({ type: [RemarkView] })
  notices!: RemarkView[];
}
