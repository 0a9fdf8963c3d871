import { randomBytes, randomUUID } from 'node:crypto';
import { Pool, type QueryConfig } from 'pg';
import { auditMigrations } from '#libs/audit';
import type { BatchHeader } from '#libs/contracts';
import { feedMigrations } from '#libs/feed';
import { createLogger } from '#libs/observability';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { factsOf, Work } from '../dispatch/work.js';
import { BatchStore } from '../intake/batch-store.js';
import { dispatcherMigrations } from '../migrations/index.js';
import { people } from '../testing/registration.js';
import { waitFor } from '../testing/wait-for.js';
import type { LateResult } from './late-results.js';
import { LedgerStatements } from './ledger-statements.js';
import { OUTCOME, REASON } from './outcomes.js';
import { emptyPending } from './pending.js';
import { Partitions } from './partitions.js';
import { Persistence } from './persist.js';

const COUNT = 5;

describe('A statement of the ledger whose answer is lost', () => {
  const logger = createLogger({ service: 'dispatcher', level: 'silent' });
  let database: TestDatabase;
  let pool: Pool;
  let late: LateResult[];

  beforeAll(async () => {
    database = await createTestDatabase([auditMigrations, feedMigrations, dispatcherMigrations]);
    pool = new Pool({ connectionString: database.urlFor('dispatcher'), max: 4 });
  });

  beforeEach(() => (late = []));

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const alertId = randomUUID();
  const header = (): BatchHeader => ({
    ...{
      v: 1,
      batchId: randomUUID(),
      municipalityId: randomUUID(),
      keyId: 'alert:x',
      kind: 'alert',
      alertId,
    },
    ...{ lane: 'extreme', mode: 'actual', shard: 3, language: 'it', text: 'Piena.', sender: 'FAENZA' },
    ...{ expiresAt: new Date(Date.now() + 3_600_000).toISOString(), inDoubt: 'hold', count: COUNT },
  });

  /** A batch in hand, and another process that may take it. */
  const taken = async () => {
    const members = people(COUNT);
    const recipients = {
      ids: Buffer.from(members.map(({ id }) => id.replaceAll('-', '')).join(''), 'hex'),
      numbers: Float64Array.from(members, ({ number }) => number),
      texts: null,
    };
    const [facts, key] = [header(), randomBytes(32)];
    const take = (slot: number) =>
      new BatchStore(pool, slot, new Partitions(pool, logger)).take(facts, recipients, key);
    const { no, tenure } = await take(1);
    await pool.query('UPDATE dispatcher.journal SET journaled = $2 WHERE batch_no = $1', [no, COUNT]);
    const { ids, numbers } = recipients;
    const work = new Work(
      factsOf(facts, { no, tenure, alertNo: null }, key),
      numbers,
      ids,
      null,
      null,
      () => undefined,
    );
    return { no, work, takenByAnother: () => take(2) };
  };

  /** Writes that everybody was taken by the SMSC. `first`: what happens in place of the first attempt. */
  const write = async (work: Work, first: (run: () => Promise<unknown>) => Promise<void>) => {
    let attempts = 0;
    const query = async (config: QueryConfig, values?: unknown[]) => {
      const isAppend = typeof config === 'object' && config.name === 'append-outcomes';
      if (!isAppend || ++attempts > 1) return pool.query(config, values);
      await first(() => pool.query(config, values));
      throw new Error('Connection terminated unexpectedly');
    };
    const statements = new LedgerStatements(
      { query } as unknown as Pool,
      new Persistence(logger),
      randomUUID(),
      7,
      {
        durable: () => undefined,
        deferred: () => undefined,
        flushed: () => undefined,
        written: () => undefined,
        late: (results) => void late.push(...results),
      },
    );
    const pending = emptyPending();
    for (let item = 0; item < COUNT; item++)
      pending.finals.add(work, item, 1, OUTCOME.accepted, 0, 1, REASON.none, `m${item}`);
    await statements.finals(pending);
    return attempts;
  };

  const states = async (no: number) =>
    (
      await pool.query<{ state: number }>(
        'SELECT state FROM dispatcher.outcome WHERE batch_no = $1 ORDER BY recipient, seq',
        [no],
      )
    ).rows.map(({ state }) => state);

  it('is not written twice when it was committed', async () => {
    const { no, work } = await taken();
    expect(await write(work, async (run) => void (await run()))).toBe(1);
    expect(await states(no)).toEqual(Array(COUNT).fill(OUTCOME.accepted));
    expect(late).toEqual([]);
  });

  it('is written again when it was not', async () => {
    const { no, work } = await taken();
    expect(await write(work, () => Promise.resolve())).toBe(2);
    expect(await states(no)).toEqual(Array(COUNT).fill(OUTCOME.accepted));
  });

  it('does not take what another process has written meanwhile for its own', async () => {
    const { no, work, takenByAnother } = await taken();
    await write(work, async () => void (await takenByAnother()));
    expect(await states(no)).toEqual(Array(COUNT).fill(OUTCOME.inDoubt));
    // Everybody is told to whoever reconciles what came late.
    expect(late.map(({ batchNo, recipient, state }) => [batchNo, recipient, state])).toEqual(
      Array.from({ length: COUNT }, (_, recipient) => [no, recipient, OUTCOME.accepted]),
    );
  });

  it('is not lost to whoever took the batch after it was committed', async () => {
    const { no, work, takenByAnother } = await taken();
    await write(work, async (run) => {
      await run();
      await takenByAnother();
    });
    expect(await states(no)).toEqual(Array(COUNT).fill(OUTCOME.accepted));
    expect(late).toEqual([]);
  });

  it('is waited for when it is still under way at the second attempt', async () => {
    const { no, work } = await taken();
    const blocker = await pool.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT 1 FROM dispatcher.batch WHERE no = $1 FOR UPDATE', [no]);
    let underWay: Promise<unknown> = Promise.resolve();
    const written = write(work, (run) => {
      underWay = run();
      return Promise.resolve();
    });
    await waitFor('both attempts to wait', async () => {
      const { rows } = await pool.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
           AND query LIKE '%WITH mine AS%'`,
      );
      return rows.length >= 2;
    });
    await blocker.query('COMMIT');
    blocker.release();
    await Promise.all([underWay, written]);
    expect(await states(no)).toEqual(Array(COUNT).fill(OUTCOME.accepted));
    expect(late).toEqual([]);
  });
});
