import { Global, Module } from '@nestjs/common';
import { EnrolmentsService } from './enrolments.service.js';
import { WithdrawalsService } from './withdrawals.service.js';

/** Who is subscribed, and on what consent. */
@Global()
@Module({
  providers: [EnrolmentsService, WithdrawalsService],
  exports: [EnrolmentsService, WithdrawalsService],
})
export class SubscribersModule {}
