import { SHARD_COUNT } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

const LICENCE = 200;

describe('The licensed rate', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start({
      // A simulator that the machine holds up for a moment reads what left in order all at once; twice the licence
      // would show all the same.
      simulator: { licence: LICENCE, throttle: true, licence_tolerance_ms: 250 },
      route: { binds: 4, window: 20, partsPerSecond: LICENCE },
    });
  });

  afterAll(() => rig.end());

  it('is never exceeded, and is used, over all binds of two instances', async () => {
    const [one, other] = [await rig.dispatch({ binds: 2 }), await rig.dispatch({ binds: 2 })];
    await waitFor('half of the shards for each', () =>
      [one, other].every(({ engine }) => engine.intake.shards.length === SHARD_COUNT / 2),
    );
    const alertId = await rig.registration.release({ people: people(1_600) });
    await rig.settled(alertId, 1_600, ({ waiting }) => waiting === 0);
    const {
      seconds_above: above,
      refused,
      first_submit_at: first,
      last_submit_at: last,
    } = await rig.simulator.stats();
    expect(above).toBe(0);
    expect(refused).toEqual({});
    expect(one.engine.routes[0]?.counts.submitted).toBeGreaterThan(400);
    expect(other.engine.routes[0]?.counts.submitted).toBeGreaterThan(400);
    // How much of it is used to the last part is measured by a benchmark, on a machine that does nothing else.
    expect((1_600 / (last - first)) * 1_000).toBeGreaterThan(LICENCE * 0.6);
  });
});
