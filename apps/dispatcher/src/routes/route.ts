import { z } from 'zod';

const notation = z.enum(['text', 'hex', 'decimal']);

/** A `command_status`, such as `0x45`. */
const STATUS = /^0x[0-9a-fA-F]{1,8}$/;

/** What may be done about a `command_status`; see `statusAction`. */
const action = z.enum([
  'throttled',
  'queueFull',
  'transient',
  'ambiguous',
  'routeFault',
  'permanent',
  'permanentOnRoute',
  'encodingFault',
]);

const route = z.strictObject({
  /** Stands in the ledger: never given to another account. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is no short lower-case name'),
  name: z.string().min(1),
  /** Whose inbound messages come this way. */
  municipalityId: z.uuid(),
  kind: z.enum(['live', 'drill']),
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535),
  tls: z
    .union([z.boolean(), z.strictObject({ ca: z.string().optional(), servername: z.string().optional() })])
    .default(false),
  systemId: z.string().min(1).max(15),
  password: z.string().max(8),
  systemType: z.string().max(12).optional(),
  /** `auto`: transceiver, and a transmitter with a receiver where the peer knows no transceivers. */
  bindMode: z.enum(['auto', 'transceiver', 'pair']).default('auto'),
  binds: z.number().int().min(1).max(64).default(1),
  /** Submits without an answer, for each bind. */
  window: z.number().int().min(1).max(10_000).default(10),
  /** The licence: all binds and all instances together. */
  partsPerSecond: z.number().positive().max(1_000_000),
  alphabet: z.enum(['gsm7', 'latin1']).default('gsm7'),
  centsPerPart: z.number().nonnegative(),
  messageIdFormat: z
    .strictObject({ response: notation, receipt: notation })
    .default({ response: 'text', receipt: 'text' }),
  partsBy: z.enum(['udh8', 'udh16', 'sar', 'payload']).default('udh8'),
  /** The lowest is used first. */
  priority: z.number().int().default(10),
  /** Among routes of the same priority: how much of the work, in proportion. */
  weight: z.number().int().min(1).max(1_000).default(1),
  /** A route whose responses take longer is given up, if there is another. */
  slowMs: z.number().int().min(100).max(60_000).default(3_000),
  responseMs: z.number().int().min(100).max(60_000).default(30_000),
  /** First pause before connecting again; it doubles. */
  reconnectMs: z.number().int().min(10).max(60_000).default(1_000),
  /** How the provider's SMSC says who it is when it calls (`outbind`), and from which IP addresses. */
  outbind: z
    .strictObject({
      addresses: z.array(z.union([z.ipv4(), z.ipv6()])).min(1),
      systemId: z.string().min(1).max(15),
      password: z.string().min(1).max(8),
    })
    .optional(),
  /** Where the provider's own meaning of a `command_status` differs. */
  actions: z.record(z.string(), action).default({}),
});

/** An account at an SMSC, with its licence. */
export type Route = z.output<typeof route>;

/** All routes; every fault of all of them is named at once, by place and field, and no value is shown. */
export const routesSchema = z.unknown().transform((value, context): Route[] => {
  const parsed = z.array(route).superRefine(assertDistinct).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    context.addIssue({ code: 'custom', message: `routes[${path.map(String).join('.')}] ${message}` });
  return z.NEVER;
});

function assertDistinct(routes: Route[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [place, { id, actions }] of routes.entries()) {
    if (seen.has(id)) context.addIssue({ code: 'custom', path: [place, 'id'], message: 'is there twice' });
    seen.add(id);
    for (const key of Object.keys(actions))
      if (!STATUS.test(key))
        context.addIssue({ code: 'custom', path: [place, 'actions', key], message: 'is no command_status' });
  }
}

/** Bits of the concatenation reference: they decide how many characters a part holds. */
export function referenceBits(of: Route): 8 | 16 {
  return of.partsBy === 'udh8' || of.partsBy === 'payload' ? 8 : 16;
}
