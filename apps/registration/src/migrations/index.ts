import type { MigrationSet } from '#libs/database';
import { Addressees1790000200400 } from './1790000200400-addressees.js';
import { Audience1790000200004 } from './1790000200004-audience.js';
import { BasisInForce1790000200350 } from './1790000200350-basis-in-force.js';
import { Catalogue1790000200001 } from './1790000200001-catalogue.js';
import { ChangeCatalogue1790000200375 } from './1790000200375-change-catalogue.js';
import { Channels1790000200220 } from './1790000200220-channels.js';
import { CodeKinds1790000200351 } from './1790000200351-code-kinds.js';
import { Counter1790000200222 } from './1790000200222-counter.js';
import { Erasure1790000200110 } from './1790000200110-erasure.js';
import { Guardians1790000200213 } from './1790000200213-guardians.js';
import { InboundRetention1790000200380 } from './1790000200380-inbound-retention.js';
import { LogExports1790000200370 } from './1790000200370-log-exports.js';
import { Manage1790000200100 } from './1790000200100-manage.js';
import { Notices1790000200211 } from './1790000200211-notices.js';
import { NumberChange1790000200212 } from './1790000200212-number-change.js';
import { NumberKeys1790000200290 } from './1790000200290-number-keys.js';
import { AskerRetention1790000200310 } from './1790000200310-asker-retention.js';
import { Guardianship1790000200355 } from './1790000200355-guardianship.js';
import { SpentPapers1790000200356 } from './1790000200356-spent-papers.js';
import { LeaveCodes1790000200390 } from './1790000200390-leave-codes.js';
import { TakenBack1790000200385 } from './1790000200385-taken-back.js';
import { Restriction1790000200210 } from './1790000200210-restriction.js';
import { PaperConfirmations1790000200223 } from './1790000200223-paper-confirmations.js';
import { SignUp1790000200003 } from './1790000200003-sign-up.js';
import { Subscribers1790000200002 } from './1790000200002-subscribers.js';
import { Suspension1790000200120 } from './1790000200120-suspension.js';
import { Unreachable1790000200221 } from './1790000200221-unreachable.js';
import { UncompressedPages1790000200010 } from './1790000200010-uncompressed-pages.js';

export const registrationMigrations: MigrationSet = {
  schema: 'registration',
  migrations: [
    Catalogue1790000200001,
    Subscribers1790000200002,
    SignUp1790000200003,
    Audience1790000200004,
    UncompressedPages1790000200010,
    Manage1790000200100,
    Erasure1790000200110,
    Suspension1790000200120,
    Restriction1790000200210,
    Notices1790000200211,
    NumberChange1790000200212,
    Guardians1790000200213,
    Channels1790000200220,
    Unreachable1790000200221,
    Counter1790000200222,
    PaperConfirmations1790000200223,
    NumberKeys1790000200290,
    AskerRetention1790000200310,
    BasisInForce1790000200350,
    CodeKinds1790000200351,
    Guardianship1790000200355,
    SpentPapers1790000200356,
    LogExports1790000200370,
    ChangeCatalogue1790000200375,
    InboundRetention1790000200380,
    TakenBack1790000200385,
    LeaveCodes1790000200390,
    Addressees1790000200400,
  ],
};
