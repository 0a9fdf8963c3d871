import type { MigrationSet } from '#libs/database';
import { Alerts1790000000102 } from './alerts.js';
import { LoginFailures1790000300520 } from './login-failures.js';
import { Officials1790000000101 } from './officials.js';
import { OpenRecipients1790000300515 } from './open-recipients.js';
import { OtherSenders1790000300600 } from './other-senders.js';
import { CorrectionOf1790000300610 } from './correction-of.js';
import { Progress1790000000103 } from './progress.js';

/** Everything in the schema `authoring`, in order. */
export const authoringMigrations: MigrationSet = {
  schema: 'authoring',
  migrations: [
    Officials1790000000101,
    Alerts1790000000102,
    Progress1790000000103,
    OpenRecipients1790000300515,
    LoginFailures1790000300520,
    OtherSenders1790000300600,
    CorrectionOf1790000300610,
  ],
};
