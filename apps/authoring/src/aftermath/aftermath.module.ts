import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { OfficialsModule } from '../officials/officials.module.js';
import { PeersModule } from '../peers/peers.module.js';
import { PeopleLooks } from '../progress/people-looks.service.js';
import { AftermathController } from './aftermath.controller.js';
import { CorrectionsController } from './corrections.controller.js';
import { CorrectionsService } from './corrections.service.js';

@Module({
  imports: [AlertsModule, OfficialsModule, PeersModule],
  controllers: [AftermathController, CorrectionsController],
  providers: [PeopleLooks, CorrectionsService],
})
export class AftermathModule {}
