import { Module } from '@nestjs/common';
import { PeersModule } from '../peers/peers.module.js';
import { AlertReader } from './alert-reader.js';
import { AlertRecords } from './alert-records.js';
import { AlertsController } from './alerts.controller.js';
import { DraftsService } from './drafts.service.js';
import { FactsService } from './facts.service.js';

@Module({
  imports: [PeersModule],
  controllers: [AlertsController],
  providers: [AlertReader, AlertRecords, DraftsService, FactsService],
  exports: [AlertReader, AlertRecords, DraftsService, FactsService],
})
export class AlertsModule {}
