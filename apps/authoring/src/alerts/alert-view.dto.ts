import { ApiProperty } from '@nestjs/swagger';
import { SEVERITIES, type AlertMode, type Severity } from '#libs/contracts';
import { NamedView } from '../officials/session.dto.js';
import { VariantDto } from './alert.dto.js';
import type { Polygon } from './alert-content.js';
import { ALERT_ACTIONS, ALERT_STATES, type AlertAction, type AlertState } from './alert-state.js';

export class HistoryView {
  @ApiProperty({ example: '2026-11-18T16:42:00.000Z' })
  at!: string;

  @ApiProperty({ example: 'submitted' })
  event!: string;

  @ApiProperty({ type: NamedView, nullable: true, description: 'Null when the clock did it' })
  by!: NamedView | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  reason!: string | null;
}

export class CapView {
  @ApiProperty({ example: 'faenza-2026-0007' })
  identifier!: string;

  @ApiProperty({ example: 'coc@comune.faenza.example' })
  sender!: string;

  @ApiProperty({ example: '2026-11-18T16:42:00.000Z' })
  sent!: string;
}

export class CorrectionOfView {
  @ApiProperty({ example: '019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a00' })
  alertId!: string;

  @ApiProperty({ type: [String], example: ['text_refused'] })
  details!: string[];
}

export class AlertView {
  @ApiProperty({ example: '019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a01' })
  id!: string;

  @ApiProperty({ example: 3, description: 'Grows with every change' })
  version!: number;

  @ApiProperty({ enum: ALERT_STATES, example: 'submitted' })
  state!: AlertState;

  @ApiProperty({ enum: ['actual', 'drill'], example: 'actual' })
  mode!: AlertMode;

  @ApiProperty({ enum: SEVERITIES, example: 'Severe' })
  severity!: Severity;

  @ApiProperty({ type: String, nullable: true, example: '7d1f4c1a-9b1e-4f6f-8f6d-1a0119c0a5c9' })
  categoryId!: string | null;

  @ApiProperty({ type: [String], example: ['019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a01'] })
  zoneIds!: string[];

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
    example: [],
  })
  polygons!: Polygon[];

  @ApiProperty({ type: [VariantDto] })
  variants!: VariantDto[];

  @ApiProperty({ example: 'COMFAENZA' })
  sender!: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-11-19T05:00:00.000Z' })
  expiresAt!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  releaseAt!: string | null;

  @ApiProperty({ type: NamedView })
  createdBy!: NamedView;

  @ApiProperty({ type: NamedView, nullable: true })
  submittedBy!: NamedView | null;

  @ApiProperty({ type: NamedView, nullable: true })
  approvedBy!: NamedView | null;

  @ApiProperty({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' })
  contentHash!: string;

  @ApiProperty({ enum: ['api', 'cap'], example: 'api' })
  source!: 'api' | 'cap';

  @ApiProperty({ type: CapView, nullable: true })
  cap!: CapView | null;

  @ApiProperty({
    type: CorrectionOfView,
    nullable: true,
    description: 'Only for those who failed in that alert for these reasons, and can still be sent to',
  })
  correctionOf!: CorrectionOfView | null;

  @ApiProperty({ type: [HistoryView] })
  history!: HistoryView[];

  @ApiProperty({ example: '2026-11-18T16:40:00.000Z' })
  createdAt!: string;

  @ApiProperty({ example: '2026-11-18T16:42:00.000Z' })
  updatedAt!: string;

  @ApiProperty({
    enum: ALERT_ACTIONS,
    isArray: true,
    example: ['withdraw'],
    description: 'What the asker may do now',
  })
  allowed!: AlertAction[];
}

export class AlertPageView {
  @ApiProperty({ type: [AlertView] })
  alerts!: AlertView[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Pass as `before` for older ones',
  })
  next!: string | null;
}
