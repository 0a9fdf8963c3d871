import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import {
  AuditLog,
  auditMigrations,
  KeeperMetrics,
  LogArchive,
  LogKeeper,
  LogKey,
  payloadsOf,
  type Payloads,
  type Sql,
} from '#libs/audit';
import { Registry } from '#libs/observability';
import { createTestDatabase, startTestServer, TEST_KEK } from '#libs/testing';
import { verifyInclusion } from '#libs/tlog';
import { projectRoot } from '../../apps/all-in-one/src/processes/locate.js';
import { report } from './report.js';

interface AuditOptions {
  entries: number;
  proofs: number;
  seconds: number;
  json: boolean;
}

const TOWN = '0b6f7c5e-3c1a-4f4e-9d53-48018fae0001';
const CHUNK = 2_000;
/** As services do by default. */
const CHECKPOINT_EVERY_MS = 10_000;

/** From the instant an entry says to the instant of the first checkpoint that covers it; one that tells of the last waits for others. */
const LAGS = `
SELECT extract(epoch FROM c.signed_at - e.occurred_at)::float8 * 1000 AS ms
FROM audit.entry e JOIN audit.sequenced s ON s.entry_id = e.id
CROSS JOIN LATERAL (SELECT signed_at FROM audit.checkpoint c WHERE c.log_id = s.log_id AND c.size > s.seq
                    ORDER BY c.size LIMIT 1) c
WHERE s.log_id = $1 AND s.seq >= $2 AND e.event <> 'checkpoint.signed' ORDER BY ms`;

const run = promisify(execFile);

/** The audit log with so many entries: appended, numbered, taken home, verified, proved one by one, signed in time. */
async function benchAudit({ entries, proofs, seconds, json }: AuditOptions): Promise<void> {
  const stop = await startTestServer();
  const database = await createTestDatabase([auditMigrations]);
  const folder = await mkdtemp(join(tmpdir(), 'campanile-bench-audit-'));
  const seed = randomBytes(32);
  const key = new LogKey('campanile.bench', seed);
  const payloads = payloadsOf({ kek: [Buffer.from(TEST_KEK, 'base64')] });
  const url = database.urlFor('registration');
  try {
    await LogArchive.using(url, key, payloads, async (archive, sql) => {
      const append_s = await timed(() => append(sql, payloads, entries));
      const sequence_s = await timed(() => archive.recordExport(TOWN, 'operator:bench', {}));
      const checkpoint = await archive.sign(TOWN);
      const bundle = join(folder, 'bundle');
      const exported = await part('export', url, seed.toString('hex'), TOWN, bundle);
      const verified = await part('verify', bundle, checkpoint.note);
      const times: number[] = [];
      for (let i = 0; i < proofs; i++) {
        const began = performance.now();
        const seq = Math.floor(Math.random() * checkpoint.size);
        verifyInclusion(await archive.prove(TOWN, seq, checkpoint));
        times.push(performance.now() - began);
      }
      const lags = await checkpointLags({ sql, payloads, url, key }, checkpoint.size, seconds);
      report(json, {
        ...{ entries: checkpoint.size, append_s: rounded(append_s), sequence_s: rounded(sequence_s) },
        ...{ export_s: rounded(exported.seconds), verify_s: rounded(verified.seconds) },
        rss_mb: Math.round(Math.max(exported.rss_mb, verified.rss_mb)),
        proof_p99_ms: rounded(p99(times)),
        checkpoint_lag_p99_ms: Math.round(p99(lags)),
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
    await database.drop();
    await stop();
  }
}

async function append(sql: Sql, payloads: Payloads, count: number): Promise<void> {
  const log = new AuditLog(payloads);
  for (let made = 0; made < count; made += CHUNK) {
    const entries = Array.from({ length: Math.min(CHUNK, count - made) }, (_, i) => ({
      ...{ municipalityId: TOWN, event: 'consent.given' as const, actor: 'citizen' as const },
      ...{ subjectRef: randomUUID(), payload: { consentId: randomUUID(), channel: 'web', n: made + i } },
    }));
    await log.appendAll({ query: (text, values) => sql(text, values) }, entries);
  }
}

interface Lagging {
  sql: Sql;
  payloads: Payloads;
  url: string;
  key: LogKey;
}

/** Some entries a second while a keeper keeps the log, as in a running service. */
async function checkpointLags({ sql, payloads, url, key }: Lagging, from: number, seconds: number) {
  const errors: unknown[] = [];
  const keeper = new LogKeeper({
    ...{ url, key, payloads, targets: [], checkpointEveryMs: CHECKPOINT_EVERY_MS },
    metrics: new KeeperMetrics(new Registry()),
    onError: (_, error) => errors.push(error),
  });
  keeper.start();
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await pause(50))
    await append(sql, payloads, 1);
  await pause(CHECKPOINT_EVERY_MS + 2_000);
  await keeper.stop();
  if (errors.length > 0) throw new Error(`the keeper failed: ${errors.map(String).join()}`);
  return (await sql<{ ms: number }>(LAGS, [TOWN, from])).map(({ ms }) => ms);
}

async function part(...args: string[]): Promise<{ seconds: number; rss_mb: number }> {
  const entry = join(projectRoot(), 'dist/test/load/audit-part.js');
  const { stdout } = await run(process.execPath, [entry, ...args], { cwd: projectRoot() });
  return JSON.parse(stdout) as { seconds: number; rss_mb: number };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? NaN;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

export function auditCommand(program: Command): void {
  program
    .command('audit')
    .description('the audit log: export, offline verification, inclusion proofs, time until a checkpoint')
    .option('--entries <n>', 'how many', Number, 1_000_000)
    .option('--proofs <n>', 'inclusion proofs, one after the other', Number, 2_000)
    .option('--seconds <n>', 'of entries under a running keeper', Number, 40)
    .option('--json', 'one JSON object on the last line', false)
    .action(benchAudit);
}
