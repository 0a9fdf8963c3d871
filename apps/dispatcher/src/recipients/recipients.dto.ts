import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import type { RecipientOutcome, RecipientPage, RecipientTrail, Trail } from '#libs/contracts';

export const STATES = [
  'waiting',
  'submitted',
  'delivered',
  'failed',
  'expired',
  'stopped',
  'in_doubt',
] as const;

export class AlertParameter {
  @ApiProperty({ example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e11' })
  @IsUUID()
  alertId!: string;
}

export class RecipientParameter extends AlertParameter {
  @ApiProperty({ example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e12' })
  @IsUUID()
  subscriberId!: string;
}

export class RecipientsQuery {
  @ApiProperty({ required: false, description: '`next` of the page before', example: '42.999' })
  @IsOptional()
  @Matches(/^\d{1,18}\.\d{1,4}$/)
  after?: string;

  @ApiProperty({ required: false, default: 100, maximum: 1000, example: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;
}

export class RecipientView implements RecipientOutcome {
  @ApiProperty({ example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e12' })
  subscriberId!: string;

  @ApiProperty({ example: '•••••••123', description: 'All but the last three digits hidden' })
  maskedNumber!: string;

  @ApiProperty({ enum: STATES, example: 'delivered' })
  state!: RecipientOutcome['state'];

  @ApiProperty({ example: '2026-11-23T19:04:30.000Z' })
  at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'smpp:0x0B',
    description: 'Why it did not arrive: an SMPP command_status, a receipt, or a reason of ours',
  })
  detail!: string | null;

  @ApiProperty({ example: 1, description: 'Parts the SMSC accepted' })
  parts!: number;
}

export class RecipientPageView implements RecipientPage {
  @ApiProperty({ type: [RecipientView] })
  recipients!: RecipientView[];

  @ApiProperty({ type: String, nullable: true, example: '42.999', description: 'Null at the end' })
  next!: string | null;
}

export class RecipientTrailView implements RecipientTrail {
  @ApiProperty({
    type: Object,
    nullable: true,
    example: null,
    description:
      'Null: nobody of that reference was brought here for that alert; else `Trail` of the contract',
  })
  trail!: Trail | null;
}
