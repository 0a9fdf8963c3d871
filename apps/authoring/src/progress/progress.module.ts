import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { PeersModule } from '../peers/peers.module.js';
import { PeopleLooks } from './people-looks.service.js';
import { ProgressConsumer } from './progress.consumer.js';
import { ProgressController } from './progress.controller.js';
import { ProgressService } from './progress.service.js';
import { ProgressStream } from './progress.stream.js';
import { RecipientsController } from './recipients.controller.js';

@Module({
  imports: [AlertsModule, PeersModule],
  controllers: [ProgressController, RecipientsController],
  providers: [ProgressService, ProgressStream, PeopleLooks],
  exports: [ProgressService],
})
export class ProgressModule {}

/** Listens to the feed; not for a command line, which ends in a moment. */
@Module({ imports: [AlertsModule], providers: [ProgressConsumer] })
export class ProgressConsumerModule {}
