import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import type { FoundLogEntry, LogOverview, WhyAnswer } from '#libs/contracts';

const ENTRY = '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e11';

export class LookReasonDto {
  @ApiProperty({ example: 'Reclamo 12/2026', description: 'Stays in the log, with who looked' })
  @IsString()
  @MaxLength(200)
  reason!: string;
}

export class LogFilterDto extends LookReasonDto {
  @ApiPropertyOptional({
    example: '333 123 4567',
    description: 'Whose it is and was; neither kept nor logged',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  number?: string;

  @ApiPropertyOptional({ example: ENTRY, description: 'The random reference of a person' })
  @IsOptional()
  @IsUUID()
  subject?: string;

  @ApiPropertyOptional({ example: ENTRY, description: 'What this official did' })
  @IsOptional()
  @IsUUID()
  official?: string;

  @ApiPropertyOptional({ example: 'citizen', description: 'What this actor did; instead of `official`' })
  @IsOptional()
  @Matches(/^[a-z]+(:[\w.@ -]{1,90})?$/)
  actor?: string;

  @ApiPropertyOptional({ example: ENTRY })
  @IsOptional()
  @IsUUID()
  alert?: string;

  @ApiPropertyOptional({ example: 'consent.given' })
  @IsOptional()
  @Matches(/^[a-z]+\.[a-z_]+$/)
  event?: string;

  @ApiPropertyOptional({ example: '2026-11-01T00:00:00+01:00' })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @ApiPropertyOptional({ example: '2026-12-01T00:00:00+01:00', description: 'Before then' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}

export class LogPageDto extends LogFilterDto {
  @ApiPropertyOptional({ example: 4_211, description: '`next` of the page before' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;

  @ApiPropertyOptional({ example: 50, minimum: 1, maximum: 500 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;
}

export class LogFileDto extends LogFilterDto {
  @ApiProperty({ enum: ['csv', 'jsonl'], example: 'csv' })
  @IsIn(['csv', 'jsonl'])
  format!: 'csv' | 'jsonl';
}

class NameView {
  @ApiProperty({ example: 'Consenso dato' })
  it!: string;

  @ApiProperty({ example: 'Consent given' })
  en!: string;
}

export class LogEntryView implements FoundLogEntry {
  @ApiProperty({ example: 4_211, description: 'Its place in the log, from 0' })
  seq!: number;

  @ApiProperty({ example: ENTRY })
  id!: string;

  @ApiProperty({ example: '2026-11-23T19:04:30.123456Z' })
  at!: string;

  @ApiProperty({ example: 'consent.given' })
  event!: string;

  @ApiProperty({ type: NameView })
  name!: NameView;

  @ApiProperty({ example: `official:${ENTRY}` })
  actor!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Giulia Ferri', description: 'Of an official' })
  actorName!: string | null;

  @ApiProperty({ type: String, nullable: true, example: ENTRY })
  subject!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  alert!: string | null;

  @ApiProperty({ type: String, nullable: true, example: ENTRY })
  municipality!: string | null;

  @ApiProperty({ example: 'a3f5…', description: 'SHA-256(salt ‖ payload), hexadecimal' })
  commitment!: string;

  @ApiProperty({
    type: Object,
    nullable: true,
    example: null,
    description: 'The facts, where one entry is looked at; null in a page, and once destroyed',
  })
  payload!: Record<string, unknown> | null;
}

export class LogPageView {
  @ApiProperty({ type: [LogEntryView], description: 'The newest first' })
  entries!: LogEntryView[];

  @ApiProperty({ type: Number, nullable: true, example: 4_161, description: 'Null at the end' })
  next!: number | null;

  @ApiProperty({ type: [String], nullable: true, example: null, description: 'Whose the number is and was' })
  subjects!: string[] | null;
}

export class LogEntryProofView {
  @ApiProperty({ type: LogEntryView })
  entry!: LogEntryView;

  @ApiProperty({ type: String, nullable: true, example: '00112233445566778899aabbccddeeff' })
  salt!: string | null;

  @ApiProperty({ example: '5f0c…', description: 'SHA-256(0x00 ‖ entry), hexadecimal' })
  leaf!: string;

  @ApiProperty({ type: [String], example: ['qzN1…='], description: 'RFC 9162, 2.1.3.1; base64' })
  proof!: string[];

  @ApiProperty({
    example: 'campanile.example.it/…\n4212\nqzN1…=\n\n— …\n',
    description: 'C2SP tlog-checkpoint',
  })
  checkpoint!: string;

  @ApiProperty({ example: 'campanile.example.it/…+9b0190…+AQ…' })
  key!: string;
}

class CheckpointView {
  @ApiProperty({ example: 4_212 })
  size!: number;

  @ApiProperty({ example: '2026-11-23T19:04:40.000Z' })
  signedAt!: string;

  @ApiProperty({ example: 'campanile.example.it/…\n4212\nqzN1…=\n\n— …\n' })
  note!: string;
}

export class LogOverviewView implements LogOverview {
  @ApiProperty({ example: 'campanile.example.it/0190b4f2-…' })
  origin!: string;

  @ApiProperty({ example: 'campanile.example.it/…+9b0190…+AQ…' })
  key!: string;

  @ApiProperty({ example: 4_212, description: 'Entries that have their number' })
  size!: number;

  @ApiProperty({ type: [String], example: ['folder'], description: 'Where every checkpoint is brought' })
  publishedTo!: string[];

  @ApiProperty({ type: [CheckpointView], description: 'The newest first' })
  checkpoints!: CheckpointView[];
}

class EventView {
  @ApiProperty({ example: 'consent.given' })
  event!: string;

  @ApiProperty({ type: NameView })
  name!: NameView;
}

class OfficialView {
  @ApiProperty({ example: ENTRY })
  id!: string;

  @ApiProperty({ example: 'Giulia Ferri' })
  name!: string;

  @ApiProperty({ example: 'author' })
  role!: string;
}

export class LogChoicesView {
  @ApiProperty({ type: [EventView] })
  events!: EventView[];

  @ApiProperty({ type: [OfficialView] })
  officials!: OfficialView[];
}

export class WhyQuestionDto extends LookReasonDto {
  @ApiProperty({ example: ENTRY })
  @IsUUID()
  alert!: string;

  @ApiPropertyOptional({ example: '333 123 4567', description: 'Neither kept nor logged' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  number?: string;

  @ApiPropertyOptional({ example: ENTRY, description: 'Somebody’s reference, instead of a number' })
  @IsOptional()
  @IsUUID()
  subject?: string;
}

/** The whole form stands in the API guide: it is a document that is kept and verified, and carries its format. */
export class WhyAnswerView implements Pick<WhyAnswer, 'format' | 'askedAt' | 'subject' | 'reason'> {
  @ApiProperty({ enum: ['campanile.why.v1'], example: 'campanile.why.v1' })
  format!: 'campanile.why.v1';

  @ApiProperty({ example: '2026-11-23T19:04:30.000Z' })
  askedAt!: string;

  @ApiProperty({ type: String, nullable: true, example: ENTRY })
  subject!: string | null;

  @ApiProperty({ example: 'drawn', description: 'Or why not: `other_zone`, `withdrawn_before`, …' })
  reason!: WhyAnswer['reason'];
}
