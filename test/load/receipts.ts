import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { Pool } from 'pg';
import { auditMigrations } from '#libs/audit';
import { startEmbedded } from '#libs/database';
import { feedMigrations } from '#libs/feed';
import { createTestDatabase, TEST_KEK, type TestDatabase } from '#libs/testing';
import { dispatcherMigrations } from '../../apps/dispatcher/src/migrations/index.js';
import { Child } from '../../apps/dispatcher/src/testing/child.js';
import { MUNICIPALITY, people, Registration } from '../../apps/dispatcher/src/testing/registration.js';
import { report } from './report.js';

interface ReceiptsOptions {
  messages: number;
  /** Receipts without an answer, for each bind. */
  window: number;
  json: boolean;
}

interface SmscReport {
  sent: number;
  refused: number;
  firstSentAt: number;
  lastAnsweredAt: number;
}

interface Counted {
  submitted: number;
  delivered: number;
}

const BINDS = 4;
const PATIENCE_MS = 600_000;
const LOOK_EVERY_MS = 50;
/** One in so many has its receipt before its response: the last ones sent, or their batches would hold up the others. */
const ONE_EARLY_IN = 100;

/** First receipt sent → the last durable, of messages sent just before; two accounts, the real dispatcher. */
async function benchReceipts(options: ReceiptsOptions): Promise<void> {
  const endings: (() => Promise<unknown>)[] = [];
  try {
    const database = await freshDatabase(endings);
    const early = Math.floor(options.messages / ONE_EARLY_IN);
    const smsc = await Smsc.start(options.messages - early, options.window);
    endings.push(() => smsc.stop());
    const dispatcher = await startDispatcher(database, smsc.port);
    endings.push(() => dispatcher.stop());
    const pool = new Pool({ connectionString: database.urlFor('dispatcher'), max: 1 });
    endings.push(() => pool.end());
    await sendMessages(database, options.messages);
    await until(pool, ({ submitted }) => submitted === options.messages - early);
    const told = smsc.sendReceipts();
    const [{ sent, refused, firstSentAt, lastAnsweredAt }, durableAt] = await Promise.all([
      told,
      until(pool, ({ delivered }) => delivered === options.messages),
    ]);
    const seconds = (Math.max(durableAt, lastAnsweredAt) - firstSentAt) / 1000;
    report(options.json, {
      messages: options.messages,
      receipts: sent,
      seconds,
      rate_per_s: Math.round(sent / seconds),
      unmatched: await unmatched(pool),
      refused,
    });
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

interface BenchDatabase {
  urlFor: TestDatabase['urlFor'];
  transportKey: Buffer;
}

/** As durable as in production, on a server of its own. */
async function freshDatabase(endings: (() => Promise<unknown>)[]): Promise<BenchDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'campanile-bench-'));
  await chmod(directory, 0o755);
  endings.push(() => rm(directory, { recursive: true, force: true }));
  const settings = { shared_buffers: '512MB', max_wal_size: '4GB' };
  const server = await startEmbedded({ directory, settings });
  endings.push(() => server.stop());
  process.env.CAMPANILE_TEST_DATABASE_SERVER = server.superuserUrl;
  const made = await createTestDatabase([auditMigrations, feedMigrations, dispatcherMigrations]);
  return { urlFor: (service) => made.urlFor(service), transportKey: randomBytes(32) };
}

function startDispatcher({ urlFor, transportKey }: BenchDatabase, port: number): Promise<Child> {
  const common = {
    ...{ municipalityId: MUNICIPALITY, host: '127.0.0.1', port, password: 'secret', centsPerPart: 4 },
    ...{ binds: BINDS, window: 4_000, partsPerSecond: 1_000_000, responseMs: 60_000 },
  };
  const format = { response: 'hex', receipt: 'decimal' };
  return Child.start('apps/dispatcher/src/main.js', {
    DATABASE_URL: urlFor('dispatcher'),
    KEK: TEST_KEK,
    TRANSPORT_KEY: transportKey.toString('base64'),
    SERVICE_SECRET: 'a secret of the benchmarks, long enough for them',
    HTTP_PORT: '0',
    LOG_LEVEL: 'warn',
    // The mode of an alert chooses between the two.
    ROUTES: JSON.stringify([
      { ...common, id: 'text', name: 'Text ids', kind: 'live', systemId: 'text' },
      {
        ...common,
        id: 'hex',
        name: 'Hex and decimal',
        kind: 'drill',
        systemId: 'hex',
        messageIdFormat: format,
      },
    ]),
  });
}

/** Half of them over each account. */
async function sendMessages({ urlFor, transportKey }: BenchDatabase, messages: number): Promise<void> {
  const registration = new Registration(urlFor('registration'), transportKey);
  const half = Math.ceil(messages / 2);
  await registration.release({ people: people(half, 393_200_000_000), mode: 'actual' });
  await registration.release({ people: people(messages - half, 393_300_000_000), mode: 'drill' });
  await registration.close();
}

/** @returns when the tallies said so, in milliseconds since 1970 */
async function until(pool: Pool, holds: (counted: Counted) => boolean): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await pool.query<Counted>(
      `SELECT coalesce(sum(submitted), 0)::int AS submitted, coalesce(sum(delivered), 0)::int AS delivered
       FROM dispatcher.tally`,
    );
    const now = Date.now();
    if (holds(rows[0] as Counted)) return now;
    if (now > deadline) throw new Error(`In vain: ${JSON.stringify(rows[0])}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function unmatched(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM dispatcher.parked_receipt',
  );
  return rows[0]?.n ?? 0;
}

/** `receipts-smsc.ts` in a process of its own. */
class Smsc {
  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
  ) {}

  static async start(answered: number, window: number): Promise<Smsc> {
    const child = fork(fileURLToPath(new URL('./receipts-smsc.js', import.meta.url)), [
      ...['--window', String(window), '--answered', String(answered)],
    ]);
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new Smsc(child, port);
  }

  /** @returns once the last is answered */
  async sendReceipts(): Promise<SmscReport> {
    this.process.send('begin');
    const [told] = (await once(this.process, 'message')) as [SmscReport];
    return told;
  }

  async stop(): Promise<void> {
    this.process.disconnect();
    await once(this.process, 'exit');
  }
}

export function receiptsCommand(program: Command): void {
  program
    .command('receipts')
    .description(
      'first receipt sent → last durable: 1 % early, 1 % twice, 1 % on another bind, two id formats',
    )
    .option('--messages <n>', 'how many messages have receipts', Number, 200_000)
    .option('--window <n>', 'receipts without an answer, for each of eight binds', Number, 1_000)
    .option('--json', 'one JSON object on the last line', false)
    .action(benchReceipts);
}
