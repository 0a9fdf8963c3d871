import { Module } from '@nestjs/common';
import { AuditingClient } from './auditing.client.js';
import { DispatcherClient } from './dispatcher.client.js';
import { RegistrationClient } from './registration.client.js';

/** The two services authoring asks. */
@Module({
  providers: [RegistrationClient, DispatcherClient, AuditingClient],
  exports: [RegistrationClient, DispatcherClient, AuditingClient],
})
export class PeersModule {}
