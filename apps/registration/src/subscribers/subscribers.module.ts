import { Global, Module } from '@nestjs/common';
import { EnrolmentsService } from './enrolments.service.js';
import { SpentPapers } from './spent-papers.service.js';
import { WithdrawalsService } from './withdrawals.service.js';

/** Who is subscribed, and on what consent. */
@Global()
@Module({
  providers: [EnrolmentsService, SpentPapers, WithdrawalsService],
  exports: [EnrolmentsService, SpentPapers, WithdrawalsService],
})
export class SubscribersModule {}
