import { waitFor } from '#libs/testing';
import { REASON } from '../ledger/outcomes.js';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

const CLAIMS_THAT_WAIT = `
SELECT 1 FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%SET claimed_by = $1::uuid%RETURNING%'`;

describe('A claim of the retry store', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start();
    await rig.dispatch();
  });

  afterEach(() => rig.simulator.faults({ restore: true }));
  afterAll(() => rig.end());

  let firstNumber = 393_710_000_000;
  /** An alert to people who are all refused for now. */
  const refused = async () => {
    const everybody = people(40, (firstNumber += 1_000));
    await rig.simulator.faults({ errors: { '0x08': 1 } });
    const alertId = await rig.registration.release({ people: everybody });
    await waitFor('everybody to be refused', async () => {
      const rows = await rig.query<{ n: number }>(
        `SELECT count(DISTINCT recipient)::int AS n FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
         WHERE b.alert_id = $1 AND o.status = 8 GROUP BY batch_no`,
        [alertId],
      );
      return rows.reduce((sum, { n }) => sum + n, 0) === everybody.length;
    });
    return { alertId, everybody };
  };

  const isSentOnce = async ({ alertId, everybody }: Awaited<ReturnType<typeof refused>>) => {
    await rig.settled(alertId, everybody.length, ({ delivered }) => delivered === everybody.length);
    const messages = await rig.simulator.messages();
    expect(everybody.map(({ number }) => messages.get(number))).toEqual(everybody.map(() => 1));
  };

  it.each([
    ['is given back when its answer is lost', 'claim-retries'],
    ['is given back when its batches cannot be read', 'read-claimed-batches'],
  ])('%s, and everybody is sent to once', async (_, statement) => {
    const alert = await refused();
    rig.lostAnswers.add(statement);
    await waitFor('the answer to be lost', () => !rig.lostAnswers.has(statement));
    await rig.simulator.faults({ restore: true });
    await isSentOnce(alert);
  });

  it('is given back when the connection was lost while it was still running at the server', async () => {
    const owner = await rig.asOwner();
    const alert = await refused();
    await rig.simulator.faults({ bind_status: '0x14', drop_now: true });
    const inHand = () => rig.query('SELECT 1 FROM dispatcher.retry WHERE claimed_by IS NOT NULL');
    await waitFor('nobody to be claimed', async () => (await inHand()).length === 0);
    // Whoever claims looks for stopped alerts, and waits here; whoever gives back does not.
    await owner('BEGIN');
    await owner('LOCK TABLE dispatcher.control IN ACCESS EXCLUSIVE MODE');
    rig.lostWhileRunning.add('claim-retries');
    await rig.simulator.faults({ restore: true });
    const waiting = () => rig.query(CLAIMS_THAT_WAIT);
    // The one that was lost, and the next: between them what stands under this name was looked for, and nothing found.
    await waitFor('a second claim', async () => (await waiting()).length === 2);
    await owner('COMMIT');
    await isSentOnce(alert);
  });

  it('of a process that is gone is sent again, also when it is committed after the shards were taken over', async () => {
    const alert = await refused();
    const strangers = await rig.query(
      `UPDATE dispatcher.retry SET claimed_by = gen_random_uuid() WHERE claimed_by IS NULL RETURNING batch_no`,
    );
    expect(strangers).not.toEqual([]);
    await rig.simulator.faults({ restore: true });
    await isSentOnce(alert);
    const doubts = await rig.query('SELECT 1 FROM dispatcher.outcome WHERE state = 5 AND reason = $1', [
      REASON.processLost,
    ]);
    expect(doubts).toHaveLength(strangers.length);
  });

  it('stays in hand while it is on its way, whatever else fails', async () => {
    const alert = await refused();
    await rig.simulator.faults({ restore: true, response_latency_ms: [1_500, 1_500] });
    await waitFor('all of them to be on their way', async () => {
      rig.lostAnswers.add('next-due');
      const sent = await rig.simulator.messages();
      return alert.everybody.every(({ number }) => sent.has(number));
    });
    await isSentOnce(alert);
    rig.lostAnswers.clear();
  });
});
