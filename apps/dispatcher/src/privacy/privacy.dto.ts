import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import type { DispatcherPrivacyFacts, DispatcherPrivacySettings, PrivacyRoute } from '#libs/contracts';

export class MunicipalityParameter {
  @ApiProperty({ example: '0199f3a0-7b3c-7c5e-9d2b-1f6a2f0c4e12' })
  @IsUUID()
  municipalityId!: string;
}

class PrivacyRouteView implements PrivacyRoute {
  @ApiProperty({ example: 'provider-one' })
  id!: string;

  @ApiProperty({ example: 'Provider One' })
  name!: string;

  @ApiProperty({ enum: ['live', 'drill'], example: 'live' })
  kind!: PrivacyRoute['kind'];

  @ApiProperty({ example: 'smsc.provider-one.example' })
  host!: string;

  @ApiProperty({ example: true, description: 'What goes there is encrypted on the way' })
  tls!: boolean;
}

class PrivacySettingsView implements DispatcherPrivacySettings {
  @ApiProperty({ example: 400, description: 'Days outcomes are kept once the alert has ended' })
  ledgerRetentionDays!: number;

  @ApiProperty({ example: 72, description: 'Hours a receipt waits for its message' })
  parkedReceiptHours!: number;

  @ApiProperty({ example: 30, description: 'Days it is known that a subscriber left' })
  withdrawnDays!: number;

  @ApiProperty({ example: 10, description: 'Minutes parts of a message from a phone wait for the others' })
  inboundPartMinutes!: number;
}

export class PrivacyFactsView implements DispatcherPrivacyFacts {
  @ApiProperty({ type: [PrivacyRouteView] })
  routes!: PrivacyRouteView[];

  @ApiProperty({ type: PrivacySettingsView })
  settings!: PrivacySettingsView;
}
