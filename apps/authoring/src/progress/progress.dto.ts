import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ALERT_STATES, type AlertState } from '../alerts/alert-state.js';
import type { Counts, StopAccount } from './account.js';

const COUNTS_EXAMPLE = {
  ...{ delivered: 2700, submitted: 300, failed: 20, expired: 0, stopped: 0, inDoubt: 0 },
  waiting: 100,
};

export class CountsView implements Counts {
  @ApiProperty({ example: COUNTS_EXAMPLE.delivered })
  delivered!: number;

  @ApiProperty({ example: COUNTS_EXAMPLE.submitted, description: 'Accepted, no final receipt yet' })
  submitted!: number;

  @ApiProperty({ example: COUNTS_EXAMPLE.failed })
  failed!: number;

  @ApiProperty({ example: COUNTS_EXAMPLE.expired })
  expired!: number;

  @ApiProperty({ example: COUNTS_EXAMPLE.stopped })
  stopped!: number;

  @ApiProperty({ example: COUNTS_EXAMPLE.inDoubt })
  inDoubt!: number;

  @ApiProperty({ example: COUNTS_EXAMPLE.waiting, description: 'With those on the way to the dispatcher' })
  waiting!: number;
}

export class StopAccountView implements StopAccount {
  @ApiProperty({ example: 1800, description: 'Sent to when the stop was heeded: whatever became of it' })
  gone!: number;

  @ApiProperty({ example: 12, description: 'Of those gone: failed' })
  failed!: number;

  @ApiProperty({ example: 1320, description: 'Will not get it' })
  stopped!: number;

  @ApiProperty({ example: 0, description: 'Not known yet which of the two' })
  pending!: number;

  @ApiProperty({ example: true, description: 'The numbers are final' })
  settled!: boolean;
}

export class ProgressView {
  @ApiProperty({ example: '019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a01' })
  alertId!: string;

  @ApiProperty({ enum: ALERT_STATES, example: 'released' })
  state!: AlertState;

  @ApiProperty({ example: '2026-11-18T16:42:05.000Z' })
  at!: string;

  @ApiProperty({ example: 3120, description: 'The sum of the counts' })
  audience!: number;

  @ApiProperty({ example: false, description: 'The audience is still being drawn: it grows' })
  drawing!: boolean;

  @ApiProperty({ type: CountsView })
  counts!: CountsView;

  @ApiProperty({ example: true, description: 'What registration and the dispatcher say agrees' })
  balanced!: boolean;

  @ApiProperty({ example: 3020, description: 'Parts accepted by the operator' })
  parts!: number;

  @ApiProperty({ example: 4, description: 'Of those failed: who can be sent to again' })
  correctable!: number;

  @ApiProperty({ example: 2, description: 'Of those in doubt: held until a person decides' })
  held!: number;

  @ApiProperty({ type: StopAccountView, nullable: true, description: 'Null unless it was stopped' })
  stop!: StopAccountView | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, example: { it: 2890, en: 230 } })
  byLanguage!: Record<string, number>;

  @ApiProperty({ type: String, nullable: true, example: '2026-11-18T16:42:00.000Z' })
  releasedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '2026-11-18T16:42:00.400Z' })
  firstSubmittedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '2026-11-18T16:42:04.900Z' })
  lastOutcomeAt!: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 657.8, description: 'Recipients a second' })
  ratePerSecond!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  etaSeconds!: number | null;
}

export class RecipientsQueryDto {
  @ApiPropertyOptional({
    example: '019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a01',
    description: '`next` of the page before',
  })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  after?: string;

  @ApiPropertyOptional({ example: 50, minimum: 1, maximum: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;
}

export class RecipientView {
  @ApiProperty({ example: '019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a02' })
  subscriberId!: string;

  @ApiProperty({ example: '•••••••••123' })
  maskedNumber!: string;

  @ApiProperty({
    enum: ['waiting', 'submitted', 'delivered', 'failed', 'expired', 'stopped', 'in_doubt'],
    example: 'delivered',
  })
  state!: string;

  @ApiProperty({ example: '2026-11-18T16:42:04.900Z' })
  at!: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  detail!: string | null;

  @ApiProperty({ example: 1 })
  parts!: number;
}

export class RecipientPageView {
  @ApiProperty({ type: [RecipientView] })
  recipients!: RecipientView[];

  @ApiProperty({ type: String, nullable: true, example: null })
  next!: string | null;
}
