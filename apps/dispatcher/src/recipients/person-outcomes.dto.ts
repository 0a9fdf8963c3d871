import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsUUID } from 'class-validator';
import {
  PERSON_OUTCOMES_LIMIT,
  type PersonOutcomes,
  type PersonOutcomesRequest,
  type SentOutcome,
} from '#libs/contracts';
import { STATES } from './recipients.dto.js';

const ALERT = '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e11';

export class PersonParameter {
  @ApiProperty({ example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e12' })
  @IsUUID()
  subscriberId!: string;
}

export class PersonOutcomesQuestion implements PersonOutcomesRequest {
  @ApiProperty({ type: [String], example: [ALERT], description: 'Alerts they were drawn for' })
  @IsArray()
  @ArrayMaxSize(PERSON_OUTCOMES_LIMIT)
  @IsUUID(undefined, { each: true })
  alerts!: string[];

  @ApiProperty({ type: [String], example: [], description: 'Batches of codes, links and confirmations' })
  @IsArray()
  @ArrayMaxSize(PERSON_OUTCOMES_LIMIT)
  @IsUUID(undefined, { each: true })
  messages!: string[];
}

export class SentOutcomeView implements SentOutcome {
  @ApiProperty({ example: ALERT, description: 'Of the alert, or of the batch' })
  id!: string;

  @ApiProperty({ enum: STATES, example: 'delivered' })
  state!: SentOutcome['state'];

  @ApiProperty({ type: String, nullable: true, example: '2026-11-23T19:04:30.000Z' })
  submittedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '2026-11-23T19:04:33.000Z' })
  deliveredAt!: string | null;

  @ApiProperty({ example: 1, description: 'Parts the SMSC accepted' })
  parts!: number;

  @ApiProperty({
    type: Object,
    nullable: true,
    example: null,
    description: 'Why it did not arrive, or not yet: Italian (`it`) and English (`en`)',
  })
  reason!: SentOutcome['reason'];
}

export class PersonOutcomesView implements PersonOutcomes {
  @ApiProperty({ example: '2025-10-20T04:00:00.000Z', description: 'What ended before may be gone' })
  keptSince!: string;

  @ApiProperty({ type: [SentOutcomeView], description: 'Who is not in the ledger is left out' })
  alerts!: SentOutcomeView[];

  @ApiProperty({ type: [SentOutcomeView] })
  messages!: SentOutcomeView[];
}
