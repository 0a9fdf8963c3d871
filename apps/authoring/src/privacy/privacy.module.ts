import { Module } from '@nestjs/common';
import { PeersModule } from '../peers/peers.module.js';
import { PrivacyController } from './privacy.controller.js';
import { PrivacyReports } from './privacy.service.js';

/** The record of processing and inputs to a DPIA, for auditors and administrators. */
@Module({ imports: [PeersModule], controllers: [PrivacyController], providers: [PrivacyReports] })
export class PrivacyModule {}
