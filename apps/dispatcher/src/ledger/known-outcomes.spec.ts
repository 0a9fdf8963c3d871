import type { Work } from '../dispatch/work.js';
import { accepted, LedgerBench } from '../testing/ledger-bench.js';
import type { ColdRow } from './cold-rows.js';
import { OUTCOME, REASON } from './outcomes.js';
import { emptyPending } from './pending.js';

/** Due again in a minute. */
const deferred = (work: Work, item: number): ColdRow => ({
  ...{ work, item, route: 1, state: OUTCOME.deferred, status: 8, parts: 0, reason: REASON.none, key: '' },
  again: { attempt: 1, resends: 0, partsLeft: 1, dueAt: new Date(Date.now() + 60_000) },
});

describe('An outcome of somebody who has one', () => {
  let bench: LedgerBench;

  beforeAll(async () => {
    bench = await LedgerBench.start();
  });

  beforeEach(() => bench.forget());
  afterAll(() => bench.end());

  const sums = async (alertId: string) => {
    const { rows } = await bench.pool.query(
      `SELECT sum(waiting)::int AS waiting, sum(submitted)::int AS submitted FROM dispatcher.tally
       WHERE alert_id = $1`,
      [alertId],
    );
    return rows[0] as unknown;
  };

  it('is left out, and everything else of its statement is written', async () => {
    const { no, alertId, work } = await bench.taken(4);
    const [statements, other] = [bench.statements(), await bench.taken(2)];
    await statements.finals(accepted(work, [1]));
    const pending = accepted(work, [0, 1, 2]);
    pending.finals.add(other.work, 0, 1, OUTCOME.failed, 11, 0, REASON.none, '');
    await statements.finals(pending);
    expect(await bench.states(no)).toEqual(Array(3).fill(OUTCOME.accepted));
    expect(await bench.states(other.no)).toEqual([OUTCOME.failed]);
    expect(await sums(alertId)).toEqual({ waiting: 1, submitted: 3 });
    // Whoever counts what is durable waits for nobody.
    expect([bench.durable, bench.repeated]).toEqual([5, 1]);
  });

  it('is left out where the same statement tells it twice', async () => {
    const { no, alertId, work } = await bench.taken(2);
    await bench.statements().finals(accepted(work, [0, 1, 1]));
    expect(await bench.states(no)).toEqual([OUTCOME.accepted, OUTCOME.accepted]);
    expect(await sums(alertId)).toEqual({ waiting: 0, submitted: 2 });
    expect(bench.repeated).toBe(1);
  });

  it('does not bring them to the retry store', async () => {
    const { no, work } = await bench.taken(2);
    const statements = bench.statements();
    await statements.finals(accepted(work, [0]));
    const pending = emptyPending();
    pending.deferrals.push(deferred(work, 0), deferred(work, 1));
    await statements.deferrals(pending);
    expect(await bench.states(no)).toEqual([OUTCOME.accepted, OUTCOME.deferred]);
    const { rows } = await bench.pool.query('SELECT recipient FROM dispatcher.retry WHERE batch_no = $1', [
      no,
    ]);
    expect(rows).toEqual([{ recipient: 1 }]);
  });
});
