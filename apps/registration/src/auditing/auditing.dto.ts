import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { ROLES as VIEWER_ROLES } from '#libs/access';
import type { Look, LogSearchRequest, ViewerRole, WhyRequest } from '#libs/contracts';

/** `undefined` where null came: JSON has no undefined. */
const Absent = () => Transform(({ value }: { value: unknown }) => value ?? undefined);

export class LookDto implements Look {
  @Matches(/^(official:[0-9a-f-]{36}|operator:[\w.@ -]{1,90})$/)
  viewer!: Look['viewer'];

  @IsOptional()
  @IsIn(VIEWER_ROLES)
  viewerRole?: ViewerRole;

  @IsString()
  @Length(3, 200)
  reason!: string;
}

export class LogSearchDto extends LookDto implements LogSearchRequest {
  @Absent()
  @IsOptional()
  @IsString()
  @MaxLength(40)
  number?: string;

  @Absent()
  @IsOptional()
  @IsUUID()
  subject?: string;

  @Absent()
  @IsOptional()
  @IsString()
  @MaxLength(100)
  actor?: string;

  @Absent()
  @IsOptional()
  @IsUUID()
  alert?: string;

  @Absent()
  @IsOptional()
  @Matches(/^[a-z]+\.[a-z_]+$/)
  event?: string;

  @Absent()
  @IsOptional()
  @IsISO8601()
  from?: string;

  @Absent()
  @IsOptional()
  @IsISO8601()
  to?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  after!: number | null;

  @IsInt()
  @Min(1)
  @Max(1_000)
  limit!: number;

  @IsBoolean()
  newest!: boolean;

  @IsIn(['page', 'file'])
  purpose!: 'page' | 'file';
}

export class WhyDto extends LookDto implements WhyRequest {
  @IsUUID()
  alert!: string;

  @Absent()
  @IsOptional()
  @IsString()
  @MaxLength(40)
  number?: string;

  @Absent()
  @IsOptional()
  @IsUUID()
  subject?: string;
}
