import { Global, Module } from '@nestjs/common';
import { ServiceMessages } from './service-messages.js';

/** Messages to single persons. */
@Global()
@Module({ providers: [ServiceMessages], exports: [ServiceMessages] })
export class MessagesModule {}
