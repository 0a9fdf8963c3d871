import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import type {
  DeskChallenge,
  DeskChannel,
  DeskDone,
  DeskLook,
  DeskOffer,
  DeskSignUpState,
  DeskSubscriber,
  SubscriberFigures,
} from '#libs/contracts';

const CHANNELS = ['counter', 'phone', 'paper'] as const;

/** Whom it is about. In the body, never in an address. */
export class CitizenDto {
  @ApiProperty({ example: '320 123 4567', description: 'As people say it; Italian unless it has a prefix' })
  @IsString()
  @MaxLength(40)
  number!: string;

  @ApiProperty({ enum: CHANNELS, example: 'counter', description: 'Where the citizen is' })
  @IsIn(CHANNELS)
  channel!: DeskChannel;
}

export class CounterSignUpDto extends CitizenDto {
  @ApiProperty({ example: ['BORGO'], description: 'Codes' })
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  zones!: string[];

  @ApiProperty({ example: ['meteo'], description: 'Codes' })
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  categories!: string[];

  @ApiProperty({ example: 'it' })
  @IsString()
  @MaxLength(8)
  language!: string;

  @ApiProperty({ example: '2026-1', description: 'The version that was read out or handed over' })
  @IsString()
  @MaxLength(20)
  noticeVersion!: string;

  @ApiProperty({ example: true, description: 'The citizen says they are 14 or over' })
  @IsBoolean()
  ageDeclared!: boolean;

  @ApiPropertyOptional({ example: 'Maria Rossi', description: 'For a child under 14' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  guardianName?: string;

  @ApiPropertyOptional({
    example: '320 765 4321',
    description: 'For a child under 14: another number than theirs',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  guardianNumber?: string;

  @ApiPropertyOptional({ example: 'Prot. 1234/2026', description: 'Of the signed form; for `paper` alone' })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  paperReference?: string;
}

export class CounterCodeDto {
  @ApiProperty({ example: '123456', description: 'As the citizen reads it out' })
  @IsString()
  @MaxLength(20)
  code!: string;
}

export class CounterSignUpCodeDto extends CounterCodeDto {
  @ApiPropertyOptional({ example: '654321', description: 'That of the guardian, for a child under 14' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  guardianCode?: string;
}

class OfferedZoneView {
  @ApiProperty({ example: 'BORGO' })
  code!: string;

  @ApiProperty({ example: 'Borgo Durbecco' })
  name!: string;
}

class OfferedCategoryView {
  @ApiProperty({ example: 'meteo' })
  code!: string;

  @ApiProperty({ example: { it: 'Allerte meteo', en: 'Weather warnings' } })
  name!: Record<string, string>;

  @ApiProperty({ enum: ['public_task', 'consent'], example: 'public_task' })
  legalBasis!: 'public_task' | 'consent';

  @ApiProperty({ type: String, nullable: true, example: 'D.Lgs. 1/2018, art. 17' })
  statuteRef!: string | null;
}

class NoticeView {
  @ApiProperty({ example: '2026-1' })
  version!: string;

  @ApiProperty({ example: { it: 'Informativa…', en: 'Notice…' } })
  texts!: Record<string, string>;
}

export class CounterOfferView implements DeskOffer {
  @ApiProperty({ example: ['it', 'en'] })
  languages!: string[];

  @ApiProperty({ type: [OfferedZoneView] })
  zones!: OfferedZoneView[];

  @ApiProperty({ type: [OfferedCategoryView] })
  categories!: OfferedCategoryView[];

  @ApiProperty({ type: NoticeView })
  notice!: NoticeView;
}

export class SubscriberFiguresView implements SubscriberFigures {
  @ApiProperty({ example: 18_240 })
  active!: number;

  @ApiProperty({ example: 31, description: 'Of those active' })
  paused!: number;

  @ApiProperty({ example: 412, description: 'Unreachable, or a consent that ran out' })
  suspended!: number;

  @ApiProperty({ example: 87 })
  suspendedAsUnreachable!: number;

  @ApiProperty({ example: 120, description: 'Active, and not reached at least once in the time that counts' })
  failing!: number;
}

class CounterSubscriberView implements DeskSubscriber {
  @ApiProperty({ example: '2026-11-23T18:00:00.000Z' })
  subscribedAt!: string;

  @ApiProperty({ example: 'counter', description: 'How they consented' })
  channel!: string;

  @ApiProperty({ example: 'it' })
  language!: string;

  @ApiProperty({ example: ['BORGO'] })
  zones!: string[];

  @ApiProperty({ example: ['meteo'] })
  categories!: string[];

  @ApiProperty({ type: String, nullable: true, example: null })
  pausedUntil!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '2027-11-23T18:00:00.000Z' })
  validUntil!: string | null;

  @ApiProperty({ example: 0, description: 'Alerts that could not reach the number for good' })
  failures!: number;
}

export class CounterLookView implements DeskLook {
  @ApiProperty({ type: CounterSubscriberView, nullable: true })
  subscriber!: CounterSubscriberView | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'When the number was suspended' })
  suspendedAt!: string | null;
}

export class CounterChallengeView implements DeskChallenge {
  @ApiProperty({ example: '4bf5122f-3444-4a55-9b3c-9a1b6f3d2c11' })
  id!: string;

  @ApiProperty({ example: '2026-11-23T18:10:00.000Z' })
  codeExpiresAt!: string;
}

export class CounterStateView implements DeskSignUpState {
  @ApiProperty({ enum: ['pending', 'confirmed'], example: 'pending' })
  state!: 'pending' | 'confirmed';
}

export class CounterDoneView implements DeskDone {
  @ApiProperty({ example: '2026-11-23T18:03:00.000Z' })
  at!: string;
}
