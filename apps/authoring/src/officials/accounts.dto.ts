import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { ROLES, type Role } from '#libs/access';
import type { OfficialEntity } from './official.entity.js';

/** Longest password taken, in characters (OWASP ASVS 5.0, 6.2.9, asks for 64 at least). */
const PASSWORD_MOST = 256;

export class AccountView {
  @ApiProperty({ example: '019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a01' })
  id!: string;

  @ApiProperty({ example: 'anna.autrice' })
  username!: string;

  @ApiProperty({ example: 'Anna Autrice' })
  name!: string;

  @ApiProperty({ enum: ROLES, example: 'author' })
  role!: Role;

  @ApiProperty({
    description: 'Since when they may act no more; null while they may.',
    nullable: true,
    example: '2026-11-24T09:15:00.000Z',
    type: String,
  })
  disabledAt!: string | null;

  static of({ id, username, name, role, disabledAt }: OfficialEntity): AccountView {
    return { id, username, name, role, disabledAt: disabledAt?.toISOString() ?? null };
  }
}

export class AccountsView {
  @ApiProperty({ type: AccountView, isArray: true })
  officials!: AccountView[];
}

export class NewAccountDto {
  @ApiProperty({ example: 'anna.autrice' })
  @IsString()
  @MaxLength(64)
  username!: string;

  @ApiProperty({ example: 'Anna Autrice' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name!: string;

  @ApiProperty({ enum: ROLES, example: 'author' })
  @IsIn(ROLES)
  role!: Role;

  @ApiProperty({ description: 'Their first password; they change it.', example: 'quattro-oche-blu-lente' })
  @IsString()
  @MaxLength(PASSWORD_MOST)
  password!: string;
}

export class AccountChangeDto {
  @ApiPropertyOptional({ enum: ROLES, example: 'approver' })
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  @ApiPropertyOptional({
    description: 'True ends their right to act and their sessions; false gives it back.',
    example: true,
  })
  @IsOptional()
  @IsBoolean()
  disabled?: boolean;

  @ApiPropertyOptional({
    description: 'Another password, for who forgot theirs; their sessions end.',
    example: 'tre-lumache-in-salita',
  })
  @IsOptional()
  @IsString()
  @MaxLength(PASSWORD_MOST)
  password?: string;
}

export class PasswordChangeDto {
  @ApiProperty({ description: 'The password until now.', example: 'quattro-oche-blu-lente' })
  @IsString()
  @MaxLength(PASSWORD_MOST)
  current!: string;

  @ApiProperty({ description: 'The password from now on.', example: 'tre-lumache-in-salita' })
  @IsString()
  @MaxLength(PASSWORD_MOST)
  next!: string;
}
