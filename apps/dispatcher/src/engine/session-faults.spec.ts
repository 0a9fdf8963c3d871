import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('A submit that is answered as if the session were not right', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start();
    await rig.dispatch();
  });

  afterEach(() => rig.simulator.faults({ restore: true }));
  afterAll(() => rig.end());

  const route = () => {
    const [first] = rig.running.engine.routes;
    if (first === undefined) throw new Error('no route');
    return first;
  };
  const refusing = async (status: string, firstNumber: number) => {
    const everybody = people(1, firstNumber);
    await rig.simulator.faults({ errors: { [status]: 1 } });
    return rig.registration.release({ people: everybody });
  };
  const statesOf = async (alertId: string) => {
    const rows = await rig.query<{ state: number; status: number }>(
      `SELECT o.state, o.status FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
       WHERE b.alert_id = $1 ORDER BY o.seq`,
      [alertId],
    );
    return rows.map(({ state, status }) => [state, status]);
  };

  it.each([
    ['0x02', 393_620_000_000],
    ['0x03', 393_621_000_000],
    ['0x04', 393_622_000_000],
  ])('(%s) has its bind made anew, goes again, and is charged to nobody', async (status, firstNumber) => {
    const before = { lost: route().counts.bindsLost, bound: route().counts.binds };
    const alertId = await refusing(status, firstNumber);
    await waitFor('a bind to be lost', () => route().counts.bindsLost > before.lost);
    await waitFor('a bind to be made anew', () => route().counts.binds > before.bound);
    expect(await rig.counts(alertId)).toMatchObject({ taken: 1, waiting: 1, in_doubt: 0 });
    await rig.simulator.faults({ restore: true });
    await rig.settled(alertId, 1, ({ delivered }) => delivered === 1);
    expect(await statesOf(alertId)).toEqual([[1, 0]]);
  });

  it('(0x0D) is tried again later and later, on the bind that there is', async () => {
    const before = route().counts.bindsLost;
    const alertId = await refusing('0x0D', 393_623_000_000);
    await waitFor('two attempts', async () => (await statesOf(alertId)).length >= 2);
    await rig.simulator.faults({ restore: true });
    await rig.settled(alertId, 1, ({ delivered }) => delivered === 1);
    const states = await statesOf(alertId);
    expect(states.slice(0, 2)).toEqual([
      [6, 0x0d],
      [6, 0x0d],
    ]);
    expect(route().counts.bindsLost).toBe(before);
  });

  it('(0x0E) stops the bind until a person has it bound again, and loses nobody', async () => {
    const alertId = await refusing('0x0E', 393_624_000_000);
    await waitFor('both binds to be stopped', () =>
      route().binds.every(({ credentialsRefused, isBound }) => credentialsRefused && !isBound),
    );
    // Each bind has asked once.
    expect((await rig.simulator.stats()).refused['0x0E']).toBe(2);
    await rig.simulator.faults({ restore: true });
    route().bindAgain();
    await rig.settled(alertId, 1, ({ delivered }) => delivered === 1);
    expect((await statesOf(alertId)).at(-1)).toEqual([1, 0]);
  });
});
