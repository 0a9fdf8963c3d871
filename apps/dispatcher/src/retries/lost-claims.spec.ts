import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';
import { waitFor } from '../testing/wait-for.js';

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

  it('stays in hand while it is on its way, whatever else fails', async () => {
    const alert = await refused();
    await rig.simulator.faults({ restore: true, response_latency_ms: [1_500, 1_500] });
    const before = (await rig.simulator.stats()).submits;
    await waitFor('all of them to be on their way', async () => {
      rig.lostAnswers.add('next-due');
      return (await rig.simulator.stats()).submits >= before + alert.everybody.length;
    });
    await isSentOnce(alert);
    rig.lostAnswers.clear();
  });
});
