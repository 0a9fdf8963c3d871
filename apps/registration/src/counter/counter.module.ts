import { Module } from '@nestjs/common';
import { SignUpModule } from '../sign-up/sign-up.module.js';
import { CounterController } from './counter.controller.js';
import { DeskLooksService } from './desk-looks.service.js';
import { DeskSignUpsService } from './desk-sign-ups.service.js';
import { DeskWithdrawalsService } from './desk-withdrawals.service.js';

/** Citizens who are served by an official, at the counter or on the phone. */
@Module({
  imports: [SignUpModule],
  controllers: [CounterController],
  providers: [DeskLooksService, DeskSignUpsService, DeskWithdrawalsService],
})
export class CounterModule {}
