import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import type {
  ClosedBecause,
  Correction,
  DeadLetterPage,
  Decision,
  DecisionResult,
  FailureGroup,
  OpenAlert,
} from '#libs/contracts';

const CLOSED = ['unknown', 'ended', 'stopped', 'expired', 'key_destroyed'] as const;
const WHAT = ['resend_failed', 'give_up_failed', 'resend_held', 'accept_held', 'give_up_held'] as const;
const CORRECTIONS = ['sender', 'text'] as const;
const LETTER = /^\d{1,18}\.\d{1,4}$/;
export const DETAIL = /^(smpp:0x[0-9A-F]{1,8}|[a-z_]{1,40})$/;

class SentenceView {
  @ApiProperty({ example: 'Nessuna via di invio era configurata.' })
  it!: string;

  @ApiProperty({ example: 'No route was configured to send over.' })
  en!: string;
}

class FailureGroupView implements FailureGroup {
  @ApiProperty({ example: 'no_route' })
  detail!: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  routeId!: string | null;

  @ApiProperty({ example: 12 })
  count!: number;

  @ApiProperty({ example: 12, description: 'How many of them can be sent to again' })
  correctable!: number;

  @ApiProperty({ type: SentenceView })
  meaning!: SentenceView;

  @ApiProperty({ type: SentenceView })
  remedy!: SentenceView;

  @ApiProperty({
    enum: CORRECTIONS,
    isArray: true,
    example: ['sender'],
    description: 'What may be corrected',
  })
  corrections!: Correction[];
}

class CorrectedByView {
  @ApiProperty({ example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e13' })
  alertId!: string;

  @ApiProperty({ example: 12 })
  recipients!: number;

  @ApiProperty({ example: '2026-11-19T05:00:00.000Z' })
  at!: string;
}

export class OpenAlertView implements OpenAlert {
  @ApiProperty({ enum: CLOSED, nullable: true, example: null, description: 'Why nothing more can be sent' })
  closed!: ClosedBecause | null;

  @ApiProperty({ type: [FailureGroupView] })
  failures!: FailureGroupView[];

  @ApiProperty({ example: 3, description: 'In doubt, until a person decides' })
  held!: number;

  @ApiProperty({ example: 0, description: 'In doubt, and sent once more' })
  resending!: number;

  @ApiProperty({ type: [CorrectedByView], description: 'Alerts that went to failed recipients in its place' })
  correctedBy!: CorrectedByView[];
}

class DeadLetterView {
  @ApiProperty({ example: '42.17' })
  id!: string;

  @ApiProperty({ example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e12' })
  subscriberId!: string;

  @ApiProperty({ example: '•••••••123' })
  maskedNumber!: string;

  @ApiProperty({ example: 'no_route' })
  detail!: string;
}

export class DeadLetterPageView implements DeadLetterPage {
  @ApiProperty({ type: [DeadLetterView] })
  letters!: DeadLetterView[];

  @ApiProperty({ type: String, nullable: true, example: null })
  next!: string | null;
}

export class LettersQuery {
  @ApiPropertyOptional({ example: 'no_route' })
  @IsOptional()
  @Matches(DETAIL)
  detail?: string;

  @ApiPropertyOptional({ example: '42.17', description: '`next` of the page before' })
  @IsOptional()
  @Matches(LETTER)
  after?: string;

  @ApiPropertyOptional({ default: 100, maximum: 1000, example: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}

export class DecisionBody {
  @ApiProperty({ enum: WHAT, example: 'resend_failed' })
  @IsIn(WHAT)
  what!: Decision['what'];

  @ApiProperty({ example: 'official:0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e12', description: 'Who decides' })
  @Matches(/^official:[0-9a-f-]{36}$/)
  actor!: `official:${string}`;

  @ApiPropertyOptional({ example: 'no_route', description: 'Failed for this reason alone' })
  @IsOptional()
  @Matches(DETAIL)
  detail?: string;

  @ApiPropertyOptional({ type: [String], example: ['42.17'], description: 'These recipients alone' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @Matches(LETTER, { each: true })
  letters?: string[];

  @ApiPropertyOptional({ example: 'FAENZA', description: '`resend_failed`: in place of the alert’s sender' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9 ]{1,11}$/)
  sender?: string;
}

export class DecisionResultView implements DecisionResult {
  @ApiProperty({ example: 12, description: 'Recipients it was carried out for' })
  done!: number;

  @ApiProperty({ example: 0, description: 'Recipients left out because they have a later message by now' })
  overtaken!: number;

  @ApiProperty({ enum: CLOSED, nullable: true, example: null, description: 'Why it was not carried out' })
  closed!: ClosedBecause | null;
}
