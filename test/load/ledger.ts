import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { Pool } from 'pg';
import { auditMigrations } from '#libs/audit';
import { feedMigrations } from '#libs/feed';
import { createTestDatabase, startTestServer } from '#libs/testing';
import { checkLedger } from '../../apps/dispatcher/src/ledger/ledger-check.js';
import { dispatcherMigrations } from '../../apps/dispatcher/src/migrations/index.js';
import {
  EACH,
  FALSIFY_TALLY,
  FATES,
  MAKE_ALERT,
  MAKE_BATCHES,
  MAKE_OUTCOMES,
  MAKE_RECEIPTS,
  MAKE_RETRIES,
  MAKE_TALLY,
} from './ledger-rows.sql.js';
import { report } from './report.js';

interface LedgerOptions {
  rows: number;
  json: boolean;
}

/** Batches of an alert at most, and of one statement that fills. */
const BATCHES = { alert: 1_000, statement: 100 };

/** Conservation by query: a ledger of so many recipients, in every state there is, counted anew against its tallies. */
async function benchLedger({ rows, json }: LedgerOptions): Promise<void> {
  if (!Number.isInteger(rows / EACH) || rows < EACH) throw new Error(`--rows is a multiple of ${EACH}`);
  const stop = await startTestServer();
  const database = await createTestDatabase([auditMigrations, feedMigrations, dispatcherMigrations]);
  const owner = new Pool({ connectionString: database.superuserUrl, max: 1 });
  const service = new Pool({ connectionString: database.urlFor('dispatcher'), max: 1 });
  try {
    const [fillMs, alerts] = await timed(() => fill(owner, rows / EACH));
    const [checkMs, found] = await timed(() => checkLedger(service, null));
    const [one = ''] = alerts;
    const [oneMs] = await timed(() => checkLedger(service, one));
    await owner.query(FALSIFY_TALLY, [one]);
    const falsified = await checkLedger(service, one);
    report(json, {
      ...{ rows, alerts: found.alerts, recipients: found.recipients },
      ...{ fill_s: fillMs / 1_000, check_s: checkMs / 1_000, check_one_alert_s: oneMs / 1_000 },
      adds_up: found.disagreements.length === 0 && found.recipients === rows,
      finds_one_moved: falsified.disagreements.map(({ count }) => count).join() === 'submitted,delivered',
    });
  } finally {
    await Promise.all([owner.end(), service.end()]);
    await database.drop();
    await stop();
  }
}

/** Alerts with their batches, rows and tallies. @returns the alerts */
async function fill(owner: Pool, batches: number): Promise<string[]> {
  const alerts: string[] = [];
  for (let done = 0; done < batches; done += BATCHES.alert) {
    const own = Math.min(BATCHES.alert, batches - done);
    const alertId = randomUUID();
    alerts.push(alertId);
    await owner.query(MAKE_ALERT, [alertId]);
    await owner.query(MAKE_BATCHES, [alertId, own]);
    await owner.query(MAKE_TALLY, [alertId, ...countsOf(own * EACH)]);
    for (let from = done + 1; from <= done + own; from += BATCHES.statement) {
      const span = [from, Math.min(from + BATCHES.statement, done + own + 1) - 1];
      for (const sql of [MAKE_OUTCOMES, MAKE_RECEIPTS, MAKE_RETRIES]) await owner.query(sql, span);
    }
  }
  // As autovacuum leaves tables that have grown for days.
  await owner.query('VACUUM (ANALYZE)');
  return alerts;
}

/** What the tallies must say, reckoned from the fates and not from the rows. */
function countsOf(recipients: number): number[] {
  const of = (...fates: (keyof typeof FATES)[]) =>
    fates.reduce((sum, fate) => sum + FATES[fate][1] - FATES[fate][0], 0) * (recipients / 100);
  return [
    ...[recipients, of('retried', 'untouched'), of('withoutReceipt', 'acceptedAgain'), of('delivered')],
    ...[of('refused', 'refusedAgain', 'undelivered'), of('expired'), of('stopped'), of('held')],
  ];
}

async function timed<T>(work: () => Promise<T>): Promise<[ms: number, result: T]> {
  const began = performance.now();
  const result = await work();
  return [performance.now() - began, result];
}

export function ledgerCommand(program: Command): void {
  program
    .command('ledger')
    .description('conservation checked by query: every recipient of every alert counted anew')
    .option('--rows <n>', 'recipients in the ledger', Number, 10_000_000)
    .option('--json', 'one JSON object on the last line', false)
    .action(benchLedger);
}
