import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('A dispatcher stopped while it sends', () => {
  it('leaves nobody in doubt and ends within four seconds', async () => {
    const rig = await Rig.start({ route: { binds: 2, window: 40, partsPerSecond: 3_000 } });
    try {
      const first = await rig.dispatch();
      const everybody = people(4_000);
      const alertId = await rig.registration.release({ people: everybody, inDoubt: 'hold' });
      await waitFor('the first messages', async () => (await rig.simulator.summary()).numbers > 500);
      const began = Date.now();
      await first.engine.stop();
      expect(Date.now() - began).toBeLessThan(4_000);
      expect((await rig.counts(alertId)).waiting).toBeGreaterThan(0);
      await rig.dispatch();
      const counts = await rig.settled(alertId, 4_000, ({ delivered }) => delivered === 4_000);
      expect(counts.in_doubt).toBe(0);
      expect(await rig.simulator.summary()).toMatchObject({ messages: 4_000, numbers: 4_000 });
    } finally {
      await rig.end();
    }
  });
});
