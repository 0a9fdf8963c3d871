import { Module } from '@nestjs/common';
import { DispatcherClient } from './dispatcher.client.js';
import { RegistrationClient } from './registration.client.js';

/** The two services authoring asks. */
@Module({
  providers: [RegistrationClient, DispatcherClient],
  exports: [RegistrationClient, DispatcherClient],
})
export class PeersModule {}
