import { z } from 'zod';
import { serviceSettings, settings, values, type Loaded } from '#libs/config';
import { outbindSchema } from './outbind/outbind-settings.js';
import { routeHelp, routesSchema } from './routes/route.js';
import { PERMANENT_RECEIPT_ERRORS } from './unreachable/permanent.js';

const milliseconds = (least: number, most: number, preset: number) =>
  z.coerce.number().int().min(least).max(most).default(preset);

const shape = {
  ...serviceSettings({ httpPort: 8082 }),
  routes: {
    env: 'ROUTES',
    schema: values.json(routesSchema).default([]),
    about: `accounts at SMSCs as JSON: [{"id": …, …}], or @ and a file; of each\n${routeHelp()}`,
    secret: true,
  },
  outbind: {
    env: 'OUTBIND',
    schema: values.json(outbindSchema).nullable().default(null),
    about: 'where SMSCs may call, as JSON: {"port", "host", "tls": {"cert", "key"}}, or @ and a file',
    secret: true,
  },
  ledgerFlushMs: {
    env: 'LEDGER_FLUSH_MS',
    schema: milliseconds(1, 1_000, 20),
    about: 'how long an outcome may wait for company before it is written, in milliseconds',
  },
  retryFirstMs: {
    env: 'RETRY_FIRST_MS',
    schema: milliseconds(10, 3_600_000, 5_000),
    about: 'pause before the second attempt at a recipient, in milliseconds; it doubles',
  },
  retryLongestMs: {
    env: 'RETRY_LONGEST_MS',
    schema: milliseconds(10, 86_400_000, 300_000),
    about: 'longest pause between attempts, in milliseconds',
  },
  parkedReceiptHours: {
    env: 'PARKED_RECEIPT_HOURS',
    schema: z.coerce.number().int().min(1).max(720).default(72),
    about: 'how long a receipt is kept that belongs to no known message',
  },
  ledgerRetentionDays: {
    env: 'LEDGER_RETENTION_DAYS',
    schema: z.coerce.number().int().min(30).max(36_500).default(400),
    about: 'how many days the outcomes of every recipient are kept after their alert ended; the totals stay',
  },
  permanentReceiptErrors: {
    env: 'PERMANENT_RECEIPT_ERRORS',
    schema: values.list.default([...PERMANENT_RECEIPT_ERRORS]),
    about: 'errors of an UNDELIV receipt that say a number is nobody’s: it counts towards suspension',
  },
  drainMs: {
    env: 'DRAIN_MS',
    schema: milliseconds(0, 3_000, 2_000),
    about: 'how long a stopping dispatcher waits for answers still due, in milliseconds',
  },
} as const;

export const dispatcherSettings = settings(shape);

export type DispatcherConfig = Loaded<typeof shape>;

/** Injection token of the loaded settings. */
export const DISPATCHER_CONFIG = Symbol('DISPATCHER_CONFIG');
