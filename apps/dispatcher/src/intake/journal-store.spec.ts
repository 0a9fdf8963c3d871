import { Pool } from 'pg';
import { auditMigrations } from '#libs/audit';
import { createLogger } from '#libs/observability';
import { createTestDatabase, type TestDatabase, waitFor } from '#libs/testing';
import { ControlState } from '../control/control-state.js';
import { Journal } from '../dispatch/journal.js';
import { Work, type WorkFacts } from '../dispatch/work.js';
import { Persistence } from '../ledger/persist.js';
import { dispatcherMigrations } from '../migrations/index.js';
import { JournalStore } from './journal-store.js';
import { TAKE_OVER_JOURNAL } from './recover-batch.sql.js';

const NO = 7;

describe('The journal of a batch that is let go', () => {
  let database: TestDatabase;
  let pool: Pool;
  let store: JournalStore;

  beforeEach(async () => {
    database = await createTestDatabase([auditMigrations, dispatcherMigrations]);
    pool = new Pool({ connectionString: database.urlFor('dispatcher'), max: 2 });
    store = new JournalStore(pool);
    await pool.query('INSERT INTO dispatcher.journal (batch_no, tenure, journaled) VALUES ($1, 1, 20)', [NO]);
  });

  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  /** 20 of 100 journalled, of whom 5 were submitted. */
  const work = () => {
    const facts = { batchNo: NO, tenure: 1 } as WorkFacts;
    const made = new Work(facts, new Float64Array(100), Buffer.alloc(1_600), null, null, () => undefined);
    return Object.assign(made, { asked: 20, ready: 20, cursor: 5 });
  };

  const journaled = async () => {
    const { rows } = await pool.query<{ journaled: number }>('SELECT journaled FROM dispatcher.journal');
    return rows[0]?.journaled;
  };

  it('says that only who was submitted may be in doubt, also when an intent for others comes after', async () => {
    const batch = work();
    expect(await store.release([batch])).toEqual([]);
    const lost: Work[] = [];
    const persistence = new Persistence(createLogger({ service: 'dispatcher', level: 'silent' }));
    const journal = new Journal(pool, new ControlState(), persistence, {
      journaled: () => undefined,
      lost: (works) => lost.push(...works),
    });
    journal.ask(batch, 60);
    await waitFor('the journal’s answer', () => lost.length > 0);
    expect(lost).toEqual([batch]);
    expect(batch.ready).toBe(20);
    expect(await journaled()).toBe(5);
  });

  it('is not touched when somebody has taken the batch over before', async () => {
    const batch = work();
    await pool.query(TAKE_OVER_JOURNAL, [NO, 2]);
    expect(await store.release([batch])).toEqual([batch]);
    expect(await journaled()).toBe(20);
  });
});
