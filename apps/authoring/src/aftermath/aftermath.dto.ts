import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import type {
  ClosedBecause,
  Correction,
  DeadLetterPage,
  Decision,
  FailureGroup,
  OpenAlert,
} from '#libs/contracts';

const CLOSED = ['unknown', 'ended', 'stopped', 'expired', 'key_destroyed'] as const;
const WHAT = ['resend_failed', 'give_up_failed', 'resend_held', 'accept_held', 'give_up_held'] as const;
const CORRECTIONS = ['sender', 'text'] as const;
const LETTER = /^\d{1,18}\.\d{1,4}$/;
const DETAIL = /^(smpp:0x[0-9A-F]{1,8}|[a-z_]{1,40})$/;

class TextView {
  @ApiProperty({ example: 'Nessuna via di invio era configurata.' })
  it!: string;

  @ApiProperty({ example: 'No route was configured to send over.' })
  en!: string;
}

class FailureView implements FailureGroup {
  @ApiProperty({ example: 'no_route', description: 'A reason, an SMPP command_status or a receipt' })
  detail!: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  routeId!: string | null;

  @ApiProperty({ example: 12 })
  count!: number;

  @ApiProperty({ example: 12, description: 'How many of them can be sent to again' })
  correctable!: number;

  @ApiProperty({ type: TextView })
  meaning!: TextView;

  @ApiProperty({ type: TextView })
  remedy!: TextView;

  @ApiProperty({
    enum: CORRECTIONS,
    isArray: true,
    example: ['sender'],
    description: 'What of the message may be at fault, and can be corrected',
  })
  corrections!: Correction[];
}

class CorrectedByView {
  @ApiProperty({ example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e13' })
  alertId!: string;

  @ApiProperty({
    example: 12,
    description: 'Failed recipients it was for; who had left meanwhile did not get it',
  })
  recipients!: number;

  @ApiProperty({ example: '2026-11-19T05:00:00.000Z' })
  at!: string;
}

export class AftermathView implements OpenAlert {
  @ApiProperty({ enum: CLOSED, nullable: true, example: null, description: 'Why nothing more can be sent' })
  closed!: ClosedBecause | null;

  @ApiProperty({ type: [FailureView] })
  failures!: FailureView[];

  @ApiProperty({ example: 3, description: 'In doubt, until a person decides' })
  held!: number;

  @ApiProperty({ example: 0, description: 'In doubt, and sent once more' })
  resending!: number;

  @ApiProperty({ type: [CorrectedByView], description: 'Alerts that went to failed recipients in its place' })
  correctedBy!: CorrectedByView[];

  @ApiProperty({
    type: [String],
    example: ['FAENZA2'],
    description: 'Senders registered for the municipality, but for the alert’s own',
  })
  senders!: string[];
}

class LetterView {
  @ApiProperty({ example: '42.17' })
  id!: string;

  @ApiProperty({ example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e12' })
  subscriberId!: string;

  @ApiProperty({ example: '•••••••123' })
  maskedNumber!: string;

  @ApiProperty({ example: 'no_route' })
  detail!: string;
}

export class LetterPageView implements DeadLetterPage {
  @ApiProperty({ type: [LetterView] })
  letters!: LetterView[];

  @ApiProperty({ type: String, nullable: true, example: null })
  next!: string | null;
}

export class LettersQueryDto {
  @ApiPropertyOptional({ example: 'no_route' })
  @IsOptional()
  @Matches(DETAIL)
  detail?: string;

  @ApiPropertyOptional({ example: '42.17', description: '`next` of the page before' })
  @IsOptional()
  @Matches(LETTER)
  after?: string;

  @ApiPropertyOptional({ example: 50, minimum: 1, maximum: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;
}

export class DecisionDto {
  @ApiProperty({ enum: WHAT, example: 'resend_failed' })
  @IsIn(WHAT)
  what!: Decision['what'];

  @ApiPropertyOptional({ example: 'no_route', description: 'Of those that failed: for this reason alone' })
  @IsOptional()
  @Matches(DETAIL)
  detail?: string;

  @ApiPropertyOptional({
    type: [String],
    example: ['42.17'],
    description: 'Of those that failed: these alone',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @Matches(LETTER, { each: true })
  letters?: string[];

  @ApiPropertyOptional({
    example: 'FAENZA2',
    description: '`resend_failed`: one of the `senders`, in place of the alert’s own',
  })
  @ValidateIf((_dto, value) => value !== undefined)
  @Matches(/^[A-Za-z0-9 ]{1,11}$/)
  sender?: string;
}

export class CorrectionDto {
  @ApiProperty({
    type: [String],
    example: ['text_refused', 'smpp:0x61'],
    description: 'Who failed for one of these reasons is to get the corrected alert',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(DETAIL, { each: true })
  details!: string[];
}

export class DoneView {
  @ApiProperty({ example: 12, description: 'Recipients it was carried out for' })
  done!: number;

  @ApiProperty({ example: 0, description: 'Recipients left out because they have a later message by now' })
  overtaken!: number;
}
