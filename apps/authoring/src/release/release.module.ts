import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { ReleaseClock } from './release.clock.js';
import { ReleaseService } from './release.service.js';

@Module({ imports: [AlertsModule], providers: [ReleaseService], exports: [ReleaseService] })
export class ReleaseModule {}

/** Releases at the hour; not for a command line, which ends in a moment. */
@Module({ imports: [AlertsModule, ReleaseModule], providers: [ReleaseClock] })
export class ReleaseClockModule {}
