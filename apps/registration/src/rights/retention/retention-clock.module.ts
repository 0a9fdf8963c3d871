import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { RetentionClock } from './retention.clock.js';

/** Retention by itself, in the service alone: a command runs it when it is told to. */
@Module({ imports: [ScheduleModule.forRoot()], providers: [RetentionClock] })
export class RetentionClockModule {}
