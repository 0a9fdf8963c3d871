import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { PeersModule } from '../peers/peers.module.js';
import { CapController } from './cap.controller.js';
import { CapImportService } from './cap-import.service.js';

@Module({
  imports: [AlertsModule, PeersModule],
  controllers: [CapController],
  providers: [CapImportService],
  exports: [CapImportService],
})
export class CapModule {}
