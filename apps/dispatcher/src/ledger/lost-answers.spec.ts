import type { Pool, QueryConfig } from 'pg';
import { waitFor } from '#libs/testing';
import type { Work } from '../dispatch/work.js';
import { accepted, LedgerBench } from '../testing/ledger-bench.js';
import { OUTCOME } from './outcomes.js';

const COUNT = 5;
/** SQLSTATE: more recipients of a batch would have an outcome than it has. */
const CHECK_VIOLATION = '23514';
const WAITING = `
SELECT 1 FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%WITH mine AS%'`;
const EVERYBODY = [...Array(COUNT).keys()];

describe('A statement of the ledger whose answer is lost', () => {
  let bench: LedgerBench;

  beforeAll(async () => {
    bench = await LedgerBench.start();
  });

  beforeEach(() => bench.forget());
  afterAll(() => bench.end());

  /** Writes that everybody was taken by the SMSC. `first`: what happens in place of the first attempt. */
  const write = async (work: Work, first: (run: () => Promise<unknown>) => Promise<void>) => {
    let attempts = 0;
    const query = async (config: QueryConfig, values?: unknown[]) => {
      const isAppend = typeof config === 'object' && config.name === 'append-outcomes';
      if (!isAppend || ++attempts > 1) return bench.pool.query(config, values);
      await first(() => bench.pool.query(config, values));
      throw new Error('Connection terminated unexpectedly');
    };
    await bench.statements({ query } as unknown as Pool).finals(accepted(work, EVERYBODY));
    return attempts;
  };

  it('is not written twice when it was committed', async () => {
    const { no, work } = await bench.taken(COUNT);
    expect(await write(work, async (run) => void (await run()))).toBe(1);
    expect(await bench.states(no)).toEqual(Array(COUNT).fill(OUTCOME.accepted));
    expect(bench.late).toEqual([]);
  });

  it('is written again when it was not', async () => {
    const { no, work } = await bench.taken(COUNT);
    expect(await write(work, () => Promise.resolve())).toBe(2);
    expect(await bench.states(no)).toEqual(Array(COUNT).fill(OUTCOME.accepted));
  });

  it('does not take what another process has written meanwhile for its own', async () => {
    const { no, work, takenByAnother } = await bench.taken(COUNT);
    await write(work, async () => void (await takenByAnother()));
    expect(await bench.states(no)).toEqual(Array(COUNT).fill(OUTCOME.inDoubt));
    // Everybody is told to whoever reconciles what came late.
    expect(bench.late.map(({ batchNo, recipient, state }) => [batchNo, recipient, state])).toEqual(
      EVERYBODY.map((recipient) => [no, recipient, OUTCOME.accepted]),
    );
  });

  it('is not lost to whoever took the batch after it was committed', async () => {
    const { no, work, takenByAnother } = await bench.taken(COUNT);
    await write(work, async (run) => {
      await run();
      await takenByAnother();
    });
    expect(await bench.states(no)).toEqual(Array(COUNT).fill(OUTCOME.accepted));
    expect(bench.late).toEqual([]);
  });

  it('is waited for when it is still under way at the second attempt', async () => {
    const { no, work } = await bench.taken(COUNT);
    const blocker = await bench.pool.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT 1 FROM dispatcher.batch WHERE no = $1 FOR UPDATE', [no]);
    let underWay: Promise<unknown> = Promise.resolve();
    const waiting = (attempts: number) =>
      waitFor(`${attempts} to wait for the batch`, async () => {
        const { rows } = await bench.pool.query(WAITING);
        return rows.length === attempts;
      });
    const written = write(work, async (run) => {
      underWay = run();
      await waiting(1);
    });
    await waiting(2);
    await blocker.query('COMMIT');
    blocker.release();
    await Promise.all([underWay, written]);
    expect(await bench.states(no)).toEqual(Array(COUNT).fill(OUTCOME.accepted));
    expect(bench).toMatchObject({ late: [], repeated: 0, durable: COUNT });
  });

  it('writes nothing when it comes after the second attempt', async () => {
    const { no, work } = await bench.taken(COUNT);
    let late: () => Promise<unknown> = () => Promise.resolve();
    await write(work, (run) => {
      late = run;
      return Promise.resolve();
    });
    await expect(late()).rejects.toMatchObject({ code: CHECK_VIOLATION });
    expect(await bench.states(no)).toEqual(Array(COUNT).fill(OUTCOME.accepted));
    expect(bench).toMatchObject({ late: [], repeated: 0, durable: COUNT });
  });
});
