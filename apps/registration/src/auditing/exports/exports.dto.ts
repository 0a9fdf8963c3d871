import { IsISO8601, IsOptional, Matches } from 'class-validator';
import type { LogExportFileRequest, LogExportRequest, Look } from '#libs/contracts';
import { LookDto } from '../auditing.dto.js';

export class LogExportDto extends LookDto implements LogExportRequest {
  @IsOptional()
  @IsISO8601()
  from!: string | null;

  @IsOptional()
  @IsISO8601()
  to!: string | null;
}

export class LogExportFileDto implements LogExportFileRequest {
  @Matches(/^official:[0-9a-f-]{36}$/)
  viewer!: Look['viewer'];
}
