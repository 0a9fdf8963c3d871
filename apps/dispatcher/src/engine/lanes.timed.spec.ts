import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('An extreme alert', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start({ route: { binds: 2, window: 50, partsPerSecond: 500 } });
    await rig.dispatch();
  });

  afterAll(() => rig.end());

  it('goes before everything that waits', async () => {
    const routine = await rig.registration.release({ people: people(20_000), lane: 'standard' });
    await waitFor('the routine alert to be under way', async () => (await rig.counts(routine)).parts > 100);
    const extreme = await rig.registration.release({ people: people(300, 393_300_000_000), lane: 'extreme' });
    const began = Date.now();
    await waitFor('the first extreme message', async () => (await rig.counts(extreme)).parts > 0);
    await rig.settled(extreme, 300, ({ waiting }) => waiting === 0);
    // 300 at 500 a second, and little beside them.
    expect(Date.now() - began).toBeLessThan(2_000);
    expect((await rig.counts(routine)).waiting).toBeGreaterThan(0);
    await rig.authoring.stop(routine);
  });
});
