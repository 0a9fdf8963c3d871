import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ChangesService } from './change/changes.service.js';
import { ErasuresService } from './erase/erasures.service.js';
import { ErasureLedger } from './erase/ledger.service.js';
import { ChangesReplay } from './restore/changes-replay.service.js';
import { ErasureReplay } from './erase/replay.service.js';
import { Guardianships } from './guardian/guardianships.service.js';
import { ExportsService } from './export/exports.service.js';
import { OutcomesClient } from './export/outcomes.client.js';
import { ChildsCodes } from './link/childs-codes.service.js';
import { LinkRequests } from './link/link-requests.service.js';
import { LinksService } from './link/links.service.js';
import { RecordsService } from './change/records.service.js';
import { NoticeAnswers } from './notice/answers.service.js';
import { NoticeAskings } from './notice/asking.service.js';
import { NoticePublishing } from './notice/publishing.service.js';
import { CodeSender } from '../sign-up/code-sender.js';
import { NumberChanges } from './number/number-changes.service.js';
import { RestrictionsService } from './restrict/restrictions.service.js';
import { ExpiryService } from './retention/expiry.service.js';
import { RetentionService } from './retention/retention.service.js';
import { SessionsService } from './session/sessions.service.js';
import { RIGHTS_SETTINGS, type RightsSettings } from './settings.js';
import { Tokens } from './tokens.js';

const SERVICES = [
  Tokens,
  LinksService,
  ChildsCodes,
  LinkRequests,
  SessionsService,
  RecordsService,
  ChangesService,
  NoticePublishing,
  NoticeAskings,
  NoticeAnswers,
  OutcomesClient,
  ExportsService,
  RestrictionsService,
  Guardianships,
  NumberChanges,
  ErasureLedger,
  ErasuresService,
  ChangesReplay,
  ErasureReplay,
  ExpiryService,
  RetentionService,
];

/** What citizens may do with their own subscription and data (GDPR art. 7(3), 15–22). */
@Global()
@Module({})
export class RightsModule {
  static forSettings(settings: RightsSettings): DynamicModule {
    const provided = { provide: RIGHTS_SETTINGS, useValue: settings };
    return {
      module: RightsModule,
      providers: [provided, CodeSender, ...SERVICES],
      exports: [RIGHTS_SETTINGS, ...SERVICES],
    };
  }
}
