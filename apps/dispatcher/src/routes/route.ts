import { z } from 'zod';
import type { StatusAction } from '#libs/smpp';

const notation = z.enum(['text', 'hex', 'decimal']);

/** A `command_status`, such as `0x45`. */
const STATUS = /^0x[0-9a-fA-F]{1,8}$/;

/** What may be done about a `command_status`; see `statusAction`. */
const ACTIONS = [
  ...['throttled', 'queueFull', 'transient', 'ambiguous', 'sessionFault', 'rebind', 'bindRefused'],
  ...['credentials', 'routeFault', 'permanent', 'permanentOnRoute', 'encodingFault', 'vendor'],
] as const satisfies readonly StatusAction[];

/** `interface_version` of the bind. */
const VERSIONS = { '3.3': 0x33, '3.4': 0x34, '5.0': 0x50 } as const;

const milliseconds = (least: number, most: number, preset: number) =>
  z.number().int().min(least).max(most).default(preset);

const tls = z.strictObject({
  ca: z.string().optional(),
  servername: z.string().optional(),
  cert: z.string().optional(),
  key: z.string().optional(),
});

const outbind = z.strictObject({
  addresses: z.array(z.union([z.ipv4(), z.ipv6()])).min(1),
  systemId: z.string().min(1).max(15),
  password: z.string().min(1).max(8),
});

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is no short lower-case name');
const version = z.enum(['3.3', '3.4', '5.0']).default('3.4');
const received = z.strictObject({ response: notation, receipt: notation });

/** What is said of each field is what `--help` says. */
const route = z.strictObject({
  id: id.describe('short lower-case name; stands in the ledger: never given to another account'),
  name: z.string().min(1).describe('what officials read'),
  municipalityId: z.uuid().describe('whose inbound messages come this way'),
  kind: z.enum(['live', 'drill']).describe('live carries alerts and codes, drill carries drills alone'),
  host: z.string().min(1).describe('of the SMSC'),
  port: z.number().int().min(1).max(65_535).describe('of the SMSC'),
  tls: z
    .union([z.boolean(), tls])
    .default(false)
    .describe('true, or {"ca", "servername", "cert", "key"}: PEM; cert and key are the client’s own'),
  systemId: z.string().min(1).max(15).describe('name of the account'),
  password: z.string().max(8).describe('password of the account'),
  systemType: z.string().max(12).optional().describe('where the provider asks for it'),
  interfaceVersion: version.describe('SMPP version named in the bind: 3.3, 3.4 or 5.0'),
  serviceType: z.string().max(5).optional().describe('of each message, where the provider asks for it'),
  bindMode: z
    .enum(['auto', 'transceiver', 'pair'])
    .default('auto')
    .describe('auto: transceiver, and a transmitter with a receiver where the peer knows none'),
  binds: z.number().int().min(1).max(64).default(1).describe('connections, of each dispatcher'),
  window: z.number().int().min(1).max(10_000).default(10).describe('submits without an answer, on each bind'),
  partsPerSecond: z
    .number()
    .positive()
    .max(1_000_000)
    .describe('the licence: all binds and all dispatchers together'),
  alphabet: z.enum(['gsm7', 'latin1']).default('gsm7').describe('what data_coding 0 means'),
  centsPerPart: z.number().nonnegative().describe('price, for the preview'),
  messageIdFormat: received
    .default({ response: 'text', receipt: 'text' })
    .describe('{"response", "receipt"}: text, hex or decimal'),
  partsBy: z
    .enum(['udh8', 'udh16', 'sar', 'payload'])
    .default('udh8')
    .describe('how long texts are split: udh8, udh16, sar, payload'),
  priority: z.number().int().default(10).describe('the lowest is used first'),
  weight: z.number().int().min(1).max(1_000).default(1).describe('share among routes of the same priority'),
  slowMs: milliseconds(100, 60_000, 3_000).describe(
    'a route that answers later is given up, if there is another',
  ),
  connectMs: milliseconds(100, 120_000, 10_000).describe('for a connection, TLS included'),
  bindMs: milliseconds(100, 120_000, 10_000).describe('for the answer to a bind'),
  responseMs: milliseconds(100, 60_000, 30_000).describe(
    'without an answer for so long, a message is in doubt',
  ),
  enquireLinkMs: milliseconds(100, 600_000, 30_000).describe(
    'without a byte for so long, the peer is asked whether it lives',
  ),
  enquireLinkMisses: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(3)
    .describe('so often in vain, and the bind is made anew'),
  reconnectMs: milliseconds(10, 60_000, 1_000).describe('first pause before connecting again; it doubles'),
  reconnectMaxMs: milliseconds(10, 3_600_000, 60_000).describe('longest pause before connecting again'),
  refusedMs: milliseconds(10, 600_000, 4_000).describe(
    'first pause after a bind was refused; it doubles, to sixteen times',
  ),
  outbind: outbind
    .optional()
    .describe('who may call for this account: {"addresses", "systemId", "password"}'),
  actions: z
    .record(z.string(), z.enum(ACTIONS))
    .default({})
    .describe(
      `where the provider means something else by a command_status: {"0x45": "permanent"}; one of ${ACTIONS.join(', ')}`,
    ),
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
  for (const [place, { id, actions, tls: own }] of routes.entries()) {
    if (typeof own === 'object' && (own.cert === undefined) !== (own.key === undefined))
      context.addIssue({ code: 'custom', path: [place, 'tls'], message: 'needs cert and key together' });
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

/** What the route's provider means by a `command_status`, where that differs. */
export function actionsOf({ actions }: Route): ReadonlyMap<number, StatusAction> {
  return new Map(Object.entries(actions).map(([status, action]) => [Number(status), action]));
}

export function interfaceVersionOf({ interfaceVersion }: Route): number {
  return VERSIONS[interfaceVersion];
}

/** The fields of a route, a line each: name, default, meaning. */
export function routeHelp(): string {
  const rows = Object.entries(route.shape).map(([name, field]: [string, z.ZodType]) => {
    const absent = field.safeParse(undefined);
    const preset = absent.success ? JSON.stringify(absent.data ?? null) : 'required';
    return [name, preset === 'null' ? 'optional' : preset, field.description ?? ''] as const;
  });
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  const [names, presets] = [width(0), width(1)];
  return rows
    .map(([name, preset, about]) => `    ${name.padEnd(names)}  ${preset.padEnd(presets)}  ${about}`)
    .join('\n');
}
