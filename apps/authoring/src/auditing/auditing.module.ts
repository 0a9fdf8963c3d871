import { Module } from '@nestjs/common';
import { PeersModule } from '../peers/peers.module.js';
import { ActorNames } from './actor-names.service.js';
import { AuditingController } from './auditing.controller.js';
import { LogExportsController } from './log-exports.controller.js';
import { LogExportsService } from './log-exports.service.js';
import { LogSearchService } from './log-search.service.js';
import { WhyAnswers } from './why-answers.service.js';

/** The log and its proofs, for auditors. */
@Module({
  imports: [PeersModule],
  controllers: [AuditingController, LogExportsController],
  providers: [LogSearchService, LogExportsService, WhyAnswers, ActorNames],
  exports: [WhyAnswers],
})
export class AuditingModule {}
