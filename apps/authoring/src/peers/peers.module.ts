import { Module } from '@nestjs/common';
import { AuditingClient } from './auditing.client.js';
import { CounterClient } from './counter.client.js';
import { DispatcherClient } from './dispatcher.client.js';
import { PrivacyClient } from './privacy.client.js';
import { RegistrationClient } from './registration.client.js';

const CLIENTS = [RegistrationClient, DispatcherClient, AuditingClient, CounterClient, PrivacyClient];

/** The two services authoring asks. */
@Module({
  providers: CLIENTS,
  exports: CLIENTS,
})
export class PeersModule {}
