import { z } from 'zod';

const share = z.number().min(0).max(1);
const milliseconds = z.number().min(0).max(3_600_000);
const status = z.string().regex(/^0x[0-9a-f]{1,8}$/i, 'a status is written like "0x58"');
const digits = z.string().regex(/^[1-9]\d{2,14}$/, 'a number is written as E.164 digits without "+"');

const latency = z
  .union([milliseconds, z.tuple([milliseconds, milliseconds])])
  .transform((value): [number, number] => (typeof value === 'number' ? [value, value] : value))
  .refine(([least, most]) => least <= most, 'the least comes before the most');

const shares = <K extends z.ZodType<string, string>>(key: K) =>
  z
    .record(key, share)
    .refine((all) => Object.values(all).reduce((sum, one) => sum + one, 0) <= 1 + 1e-9, 'shares exceed 1');

export const RECEIPT_STATES = {
  ENROUTE: 1,
  DELIVRD: 2,
  EXPIRED: 3,
  DELETED: 4,
  UNDELIV: 5,
  ACCEPTD: 6,
  UNKNOWN: 7,
  REJECTD: 8,
} as const;
export type ReceiptState = keyof typeof RECEIPT_STATES;

const receipts = z.strictObject({
  /** Of the messages that asked for a receipt, those that get one. */
  share: share,
  latency_ms: latency,
  form: z.enum(['text', 'tlv', 'both']),
  /** Shares of final states; the rest is DELIVRD. */
  states: shares(z.string().refine((name) => name in RECEIPT_STATES, 'not a state of SMPP 3.4 §5.2.28')),
  /** Sent a second time. */
  duplicate_share: share,
  /** Sent before the response to the message itself. */
  early_share: share,
  /** Sent on another bind of the account than the message came by. */
  other_bind_share: share,
  /** Unanswered deliveries at most on one bind. */
  window: z.int().min(1).max(100_000),
  /** Pause before a delivery that was refused comes again. */
  retry_ms: milliseconds,
});

const behaviour = z.strictObject({
  /** Parts per second over all binds; null is no limit. */
  licence: z.int().min(1).max(1_000_000).nullable(),
  licence_tolerance_ms: z.number().min(0).max(500),
  /** Off: what is above the licence is counted and accepted. */
  throttle: z.boolean(),
  response_latency_ms: latency,
  /** Shares of submits refused, by status. */
  errors: shares(status),
  /** Numbers always refused, with their status. */
  refuse_numbers: z.record(digits, status),
  /** Senders always refused, with their status. */
  refuse_senders: z.record(z.string().min(1).max(20), status),
  /** Every bind is answered with this status. */
  bind_status: status.nullable(),
  /** `submits`: accepted and never answered; `everything`: nothing at all is answered. */
  silence: z.enum(['none', 'submits', 'everything']),
  /** Share of submits after which the connection drops, accepted and unanswered. */
  drop_share: share,
  /** Share of submits answered with nonsense, accepted. */
  garbage_share: share,
  garbage: z.enum(['bytes', 'length', 'command', 'sequence']),
  /** How message ids are written in responses and in receipts. */
  ids: z.enum(['decimal', 'hex']),
  receipt_ids: z.enum(['decimal', 'hex']),
  /** What `data_coding` 0 means. */
  alphabet: z.enum(['gsm7', 'latin1']),
  receipts: receipts.partial(),
});

export type Receipts = z.output<typeof receipts>;
export type Behaviour = Omit<z.output<typeof behaviour>, 'receipts'> & { receipts: Receipts };

/** Any part of a behaviour: what an account begins with, and what `POST /faults` changes. */
export const behaviourPatch = behaviour.partial();
export type BehaviourPatch = z.output<typeof behaviourPatch>;
export type BehaviourInput = z.input<typeof behaviourPatch>;

/** An SMSC in good health that answers at once. */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  licence: null,
  licence_tolerance_ms: 0,
  throttle: true,
  response_latency_ms: [0, 0],
  errors: {},
  refuse_numbers: {},
  refuse_senders: {},
  bind_status: null,
  silence: 'none',
  drop_share: 0,
  garbage_share: 0,
  garbage: 'bytes',
  ids: 'decimal',
  receipt_ids: 'decimal',
  alphabet: 'gsm7',
  receipts: {
    share: 1,
    latency_ms: [100, 100],
    form: 'both',
    states: {},
    duplicate_share: 0,
    early_share: 0,
    other_bind_share: 0,
    window: 2000,
    retry_ms: 1000,
  },
};

/** `behaviour` with what `patch` says; receipts are merged field by field. */
export function patched(behaviour: Behaviour, patch: BehaviourPatch): Behaviour {
  const given = withoutUndefined(patch);
  const receipts = { ...behaviour.receipts, ...withoutUndefined(patch.receipts ?? {}) };
  return { ...behaviour, ...given, receipts };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
