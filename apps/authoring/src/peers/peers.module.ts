import { Module } from '@nestjs/common';
import { AuditingClient } from './auditing.client.js';
import { CounterClient } from './counter.client.js';
import { DispatcherClient } from './dispatcher.client.js';
import { RegistrationClient } from './registration.client.js';

/** The two services authoring asks. */
@Module({
  providers: [RegistrationClient, DispatcherClient, AuditingClient, CounterClient],
  exports: [RegistrationClient, DispatcherClient, AuditingClient, CounterClient],
})
export class PeersModule {}
