import { laneTopic } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('A batch that comes again', () => {
  let rig: Rig;

  afterEach(() => rig.end());

  const putAside = () => rig.query('SELECT 1 FROM feed.dead_letter');
  const onTheFeed = () => rig.query("SELECT 1 FROM feed.record WHERE topic LIKE 'campanile.lane.%'");

  it('is settled, not put aside, when it was done before its alert ended and its key went', async () => {
    rig = await Rig.start();
    const { end } = await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(200) });
    await rig.settled(alertId, 200, ({ delivered }) => delivered === 200);
    await end();
    await rig.registration.destroyKey(alertId);
    await rig.registration.releaseAgain();
    expect(await onTheFeed()).not.toEqual([]);
    await rig.dispatch();
    await waitFor('an empty feed', async () => (await onTheFeed()).length === 0);
    expect(await putAside()).toEqual([]);
    expect((await rig.simulator.summary()).messages).toBe(200);
  });

  it('while it is in hand is settled as often as it came', async () => {
    rig = await Rig.start();
    await rig.simulator.faults({ silence: 'submits' });
    const { feed } = await rig.dispatch({ responseMs: 30_000 });
    const alertId = await rig.registration.release({ people: people(50) });
    await waitFor('the submits', async () => (await rig.simulator.stats()).submits === 50);
    const delivered = () => feed.counters.get('delivered', laneTopic('extreme'));
    const once = delivered();
    await rig.registration.releaseAgain();
    await waitFor('the same records again', () => delivered() === 2 * once);
    await rig.simulator.faults({ silence: 'none', drop_now: true });
    await rig.settled(alertId, 50, (counts) => counts.delivered === 50);
    await waitFor('an empty feed', async () => (await onTheFeed()).length === 0);
    expect(await rig.counts(alertId)).toMatchObject({ taken: 50, delivered: 50 });
  });

  it('is put aside when it was never taken and nobody can read it', async () => {
    rig = await Rig.start();
    const alertId = await rig.registration.release({ people: people(5) });
    await rig.registration.destroyKey(alertId);
    await rig.dispatch();
    await waitFor('what was put aside', async () => (await putAside()).length > 0);
    expect((await rig.simulator.summary()).messages).toBe(0);
  });
});
