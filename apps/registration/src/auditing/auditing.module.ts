import { Module, type DynamicModule } from '@nestjs/common';
import { logKeyOf } from '#libs/audit';
import type { RegistrationConfig } from '../settings.js';
import { AuditingController } from './auditing.controller.js';
import { AUDITING, type Auditing } from './auditing.settings.js';
import { checkpointPlaces } from './checkpoint-places.js';
import { LogReader } from './log-reader.service.js';
import { LooksService } from './looks.service.js';
import { SubjectsService } from './subjects.service.js';
import { Membership } from './why/membership.service.js';
import { WhyLog } from './why/why-log.service.js';
import { WhyService } from './why/why.service.js';

/** What auditors ask of the log and of the records. */
@Module({})
export class AuditingModule {
  static forSettings(config: RegistrationConfig): DynamicModule {
    const auditing: Auditing = {
      key: logKeyOf(config),
      publishedTo: checkpointPlaces(config),
    };
    return {
      module: AuditingModule,
      controllers: [AuditingController],
      providers: [
        { provide: AUDITING, useValue: auditing },
        LogReader,
        LooksService,
        SubjectsService,
        Membership,
        WhyLog,
        WhyService,
      ],
      exports: [LogReader, LooksService, SubjectsService],
    };
  }
}
