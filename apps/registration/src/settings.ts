import { z } from 'zod';
import { auditSettings } from '#libs/audit';
import { serviceSettings, settings, values, type Loaded } from '#libs/config';
import { DEFAULT_KEYWORDS } from './inbound/keywords.js';

const shape = {
  ...serviceSettings({ httpPort: 8081 }),
  numberKey: {
    env: 'NUMBER_KEY',
    schema: values.key256.optional(),
    about: "what encrypted citizens' numbers at first; taken over at the first start, wrapped by KEK",
    secret: true,
  },
  indexKey: {
    env: 'INDEX_KEY',
    schema: values.key256.optional(),
    about:
      'what found numbers without reading them at first; another one than NUMBER_KEY, taken over likewise',
    secret: true,
  },
  ...auditSettings,
  municipality: {
    env: 'MUNICIPALITY',
    schema: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/, 'must be the code of a municipality')
      .optional(),
    about: 'code of the municipality whose form is shown; needed where there are several',
  },
  stopKeywords: {
    env: 'STOP_KEYWORDS',
    schema: values.list.default([...DEFAULT_KEYWORDS.stop]),
    about: 'words by which a phone leaves',
  },
  helpKeywords: {
    env: 'HELP_KEYWORDS',
    schema: values.list.default([...DEFAULT_KEYWORDS.help]),
    about: 'words that are answered with help',
  },
  signUpKeywords: {
    env: 'SIGN_UP_KEYWORDS',
    schema: values.list.default([...DEFAULT_KEYWORDS.signUp]),
    about: 'words by which a phone signs up, before the code of a zone; `en:` before one makes it English',
  },
  yesKeywords: {
    env: 'YES_KEYWORDS',
    schema: values.list.default([...DEFAULT_KEYWORDS.yes]),
    about: 'words by which a phone agrees to what it was asked',
  },
  noKeywords: {
    env: 'NO_KEYWORDS',
    schema: values.list.default([...DEFAULT_KEYWORDS.no]),
    about: 'words by which a phone does not agree',
  },
  tellImported: {
    env: 'TELL_IMPORTED',
    schema: values.flag.default(true),
    about: 'no when those imported from paper are told in another way than by SMS',
  },
  suspendAfterFailures: {
    env: 'SUSPEND_AFTER_FAILURES',
    schema: z.coerce.number().int().min(2).max(100).default(3),
    about: 'alerts, on as many days, that could not reach a number for good before it is suspended',
  },
  suspendWithinDays: {
    env: 'SUSPEND_WITHIN_DAYS',
    schema: z.coerce.number().int().min(1).max(3_650).default(180),
    about: 'how many days back such failures count',
  },
  serviceMessagesADay: {
    env: 'SERVICE_MESSAGES_A_DAY',
    schema: z.coerce.number().int().min(0).default(20_000),
    about:
      'codes and answers a municipality sends in a day at most, and as many links; 0 for no limit; not counted: alerts, codes to leave',
  },
  requestsPerAddress: {
    env: 'REQUESTS_PER_ADDRESS',
    schema: z.coerce.number().int().min(0).default(300),
    about: 'forms one address may send in ten minutes; 0 for no limit. Needs TRUSTED_PROXIES behind a proxy',
  },
  publicUrl: {
    env: 'PUBLIC_URL',
    schema: z.url({ protocol: /^https?$/ }).default('http://localhost:8081'),
    about: 'where citizens find the pages: what links in messages begin with',
  },
  noticeGraceDays: {
    env: 'NOTICE_GRACE_DAYS',
    schema: z.coerce.number().int().min(1).max(365).default(30),
    about:
      'days citizens have to answer whether they agree to a changed notice; after them what rests on consent ends',
  },
  askerRetentionDays: {
    env: 'ASKER_RETENTION_DAYS',
    schema: z.coerce.number().int().min(1).max(3_650).default(30),
    about: 'days for which it is kept where a form came from: shortened address and kind of browser',
  },
  exportFolder: {
    env: 'EXPORT_FOLDER',
    schema: z.string().optional(),
    about:
      'folder of the copies of the log that auditors make; shared by all instances, each can give them out. Without: the temporary folder',
  },
  erasureLedger: {
    env: 'ERASURE_LEDGER',
    schema: z.string().optional(),
    about: 'file that keeps who was erased, for the day a backup is restored; best on another machine',
  },
  secureOrigin: {
    env: 'SECURE_ORIGIN',
    schema: values.flag.default(false),
    about: 'yes when citizens come by https: browsers are then told never to come otherwise',
  },
  trustedProxies: {
    env: 'TRUSTED_PROXIES',
    schema: values.list.default([]),
    about: 'addresses of the proxies in front, whose X-Forwarded-For is believed',
  },
} as const;

export const registrationSettings = settings(shape);

export type RegistrationConfig = Loaded<typeof shape>;
