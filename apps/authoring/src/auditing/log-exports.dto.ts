import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsOptional } from 'class-validator';
import type { LogExport } from '#libs/contracts';
import { LookReasonDto } from './auditing.dto.js';

const EXPORT = '0199f3a0-7b3c-4c5e-9d2b-1f6a2f0c4e11';

export class LogExportDto extends LookReasonDto {
  @ApiPropertyOptional({
    example: '2026-11-01T00:00:00+01:00',
    description: 'It begins at the last checkpoint by then; without, with the log',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @ApiPropertyOptional({
    example: '2026-12-01T00:00:00+01:00',
    description: 'It ends at the first checkpoint from then on; without, now',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}

export class LogExportFailureView {
  @ApiProperty({ example: 'audit.export_timed_out' })
  code!: string;

  @ApiProperty({ example: 'L’esportazione durava troppo ed è stata interrotta.' })
  it!: string;

  @ApiProperty({ example: 'The export took too long and was given up.' })
  en!: string;
}

export class LogExportView implements Omit<LogExport, 'failure'> {
  @ApiProperty({ example: EXPORT })
  id!: string;

  @ApiProperty({ enum: ['running', 'ready', 'failed', 'cancelled'], example: 'running' })
  state!: LogExport['state'];

  @ApiProperty({ example: `official:${EXPORT}` })
  startedBy!: LogExport['startedBy'];

  @ApiProperty({ type: String, nullable: true, example: 'Giulia Ferri' })
  startedByName!: string | null;

  @ApiProperty({ example: '2026-11-23T19:04:30.000Z' })
  startedAt!: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-11-01T00:00:00+01:00' })
  from!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  to!: string | null;

  @ApiProperty({ example: 24_000, description: 'Entries written' })
  done!: number;

  @ApiProperty({ type: Number, nullable: true, example: 51_204, description: 'Null until it is known' })
  of!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: null,
    description: 'Of the archive, once it is ready',
  })
  bytes!: number | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'When a ready one is removed' })
  keptUntil!: string | null;

  @ApiProperty({ example: false, description: 'Ready, but its file lies with another instance' })
  elsewhere!: boolean;

  @ApiProperty({ type: LogExportFailureView, nullable: true, example: null })
  failure!: LogExportFailureView | null;
}

export class LogExportAnswerView {
  @ApiProperty({ type: LogExportView, nullable: true, description: 'Null: there is none' })
  export!: LogExportView | null;
}
