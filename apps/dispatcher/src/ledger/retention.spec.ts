import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { AuditLog, auditMigrations, payloadsOf, trailOf } from '#libs/audit';
import { createTestDatabase, TEST_KEK, type TestDatabase } from '#libs/testing';
import { dispatcherMigrations } from '../migrations/index.js';
import { checkLedger } from './ledger-check.js';
import { Retention } from './retention.js';

const MUNICIPALITY = randomUUID();
const payloads = payloadsOf({ kek: [Buffer.from(TEST_KEK, 'base64')] });

describe('The retention of the ledger', () => {
  let database: TestDatabase;
  let pool: Pool;
  let owner: Pool;
  let keeping: Retention;

  beforeEach(async () => {
    database = await createTestDatabase([auditMigrations, dispatcherMigrations]);
    pool = new Pool({ connectionString: database.urlFor('dispatcher'), max: 2 });
    owner = new Pool({ connectionString: database.ownerUrl, max: 1 });
    keeping = new Retention(pool, 400, new AuditLog(payloads));
  });

  afterEach(async () => {
    await Promise.all([pool.end(), owner.end()]);
    await database.drop();
  });

  /** One batch with this number, of one delivered recipient, whose alert ended so many days ago; null: it goes on. */
  const batch = async (no: number, daysAgo: number | null, alertId: string | null = randomUUID()) => {
    await owner.query(
      `INSERT INTO dispatcher.batch (no, id, municipality_id, alert_id, lane, mode, shard, language, sender, expires_at,
                                     in_doubt, key_id, count, members, resolved)
       OVERRIDING SYSTEM VALUE VALUES ($1, gen_random_uuid(), $2, $3, 'standard', 'actual', 0, 'it', 'FAENZA',
         now() - make_interval(days => $4), 'hold', 'k', 1, decode(repeat('00', 18), 'hex'), 1)`,
      [no, MUNICIPALITY, alertId, daysAgo ?? 0],
    );
    await owner.query(
      `SELECT setval('dispatcher.batch_no_seq', greatest($1, (SELECT last_value FROM dispatcher.batch_no_seq)))`,
      [no],
    );
    await owner.query(
      `INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, at)
       VALUES ($1, 0, 0, 1, 1, 0, 1, 0, now())`,
      [no],
    );
    await owner.query(
      `INSERT INTO dispatcher.receipt (batch_no, recipient, part, delivered, state, at) VALUES ($1, 0, 0, true, 'delivered', now())`,
      [no],
    );
    if (alertId === null) return;
    await owner.query(
      `INSERT INTO dispatcher.alert (alert_id, municipality_id, ended_at)
       VALUES ($1, $2, now() - make_interval(days => $3)) ON CONFLICT DO NOTHING`,
      [alertId, MUNICIPALITY, daysAgo],
    );
    await owner.query(
      `INSERT INTO dispatcher.tally AS t (alert_id, slot, taken, delivered) VALUES ($1, 0, 1, 1)
       ON CONFLICT (alert_id, slot) DO UPDATE SET taken = t.taken + 1, delivered = t.delivered + 1`,
      [alertId],
    );
  };
  const rowsOf = async (table: string) =>
    (
      await pool.query<{ no: string }>(
        `SELECT ${table === 'batch' ? 'no' : 'batch_no'} AS no FROM dispatcher.${table} ORDER BY 1`,
      )
    ).rows.map(({ no }) => Number(no));

  it('drops a partition when everything in it ended before the cut-off, and keeps the totals', async () => {
    const spanning = randomUUID();
    await batch(1, 500);
    await batch(2, 401, null);
    await batch(3, 420, spanning);
    await batch(10_001, 420, spanning);
    await batch(10_002, 399);
    await batch(20_001, 3);
    const before = keeping.cutOff();
    expect(await keeping.survey(before)).toMatchObject([
      { firstNo: '0', batches: 3, recipients: 3, alerts: 2, staying: 0 },
      { firstNo: '10000', batches: 2, staying: 1 },
    ]);
    const went = await keeping.run(before, 'operator:anna');
    expect(went.map(({ firstNo }) => firstNo)).toEqual(['0']);
    for (const table of ['batch', 'outcome', 'receipt'])
      expect(await rowsOf(table)).toEqual([10_001, 10_002, 20_001]);
    const { rows } = await pool.query('SELECT sum(delivered)::int AS delivered FROM dispatcher.tally');
    expect(rows).toEqual([{ delivered: 5 }]);
    expect(await checkLedger(pool, null)).toEqual({
      alerts: 4,
      recipients: 2,
      forgotten: 2,
      disagreements: [],
    });
    expect(await keeping.run(before, 'operator:anna')).toEqual([]);
  });

  it('is written down, for each municipality', async () => {
    await batch(1, 500);
    await batch(10_001, 1);
    await keeping.run(keeping.cutOff(), 'operator:anna');
    const superuser = new Pool({ connectionString: database.superuserUrl, max: 1 });
    const entries = await trailOf(superuser, payloads);
    await superuser.end();
    expect(entries).toMatchObject([
      {
        ...{ municipality: MUNICIPALITY, event: 'ledger.forgotten', actor: 'operator:anna' },
        payload: { firstBatch: '0', endBatch: '10000', batches: 1, recipients: 1, alerts: 1 },
      },
    ]);
  });

  it.each([
    ['whose alert goes on', async () => batch(1, null)],
    ['that is being filled', async () => batch(1, 500)],
  ])('never drops a partition %s', async (_which, fill) => {
    await fill();
    if (_which.includes('goes on')) await batch(10_001, 1);
    expect(await keeping.run(keeping.cutOff(), 'service:dispatcher')).toEqual([]);
    await expect(
      pool.query(`SELECT * FROM dispatcher.drop_ledger_partition(0, now() - interval '31 days')`),
    ).rejects.toThrow('this partition of the ledger must stay');
    expect(await rowsOf('outcome')).toContain(1);
  });

  it('never drops what ended within 30 days, whatever the settings say', async () => {
    await batch(1, 29);
    await batch(10_001, 1);
    await expect(
      new Retention(pool, 1, new AuditLog(payloads)).run(new Date(), 'service:dispatcher'),
    ).rejects.toThrow('the last 30 days stays');
  });
});
