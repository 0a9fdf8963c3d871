import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { PERMISSIONS, ROLES, type Permission, type Role } from '#libs/access';

export class LoginDto {
  @ApiProperty({ example: 'anna.autrice' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  username!: string;

  @ApiProperty({ example: 'correct horse battery staple' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(256)
  password!: string;
}

export class NamedView {
  @ApiProperty({ example: '019a5c9e-7d1f-7c1a-9b1e-2f6f0f6d1a01' })
  id!: string;

  @ApiProperty({ example: 'Comune di Faenza' })
  name!: string;
}

export class OfficialView extends NamedView {
  @ApiProperty({ enum: ROLES, example: 'author' })
  role!: Role;

  @ApiProperty({ enum: PERMISSIONS, isArray: true, example: ['alert:read', 'alert:write'] })
  permissions!: Permission[];

  @ApiProperty({ type: NamedView })
  municipality!: NamedView;
}

export class SessionView {
  @ApiProperty({ type: OfficialView })
  official!: OfficialView;
}
