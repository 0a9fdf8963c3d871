import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('A peer that owes answers', () => {
  let rig: Rig;

  afterEach(() => rig.end());

  it('does not hold up the alerts that come after', async () => {
    const behaviour = { garbage_share: 0.05, garbage: 'sequence' };
    rig = await Rig.start({ simulator: behaviour, route: { window: 2_000, responseMs: 60_000 } });
    await rig.dispatch();
    // Each leaves some batch of nearly every shard without its last answers.
    const alerts: string[] = [];
    for (let alert = 0; alert < 6; alert++) {
      const alertId = await rig.registration.release({
        people: people(1_600, 393_200_000_000 + alert * 10_000),
      });
      alerts.push(alertId);
      const all = 1_600 * (alert + 1);
      await waitFor(`${all} people`, async () => (await rig.simulator.summary()).numbers === all);
    }
    // Else nothing was owed, and nothing shown.
    for (const alertId of alerts) expect((await rig.counts(alertId)).waiting).toBeGreaterThan(0);
  });
});
