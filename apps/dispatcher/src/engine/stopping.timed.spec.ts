import { SHARD_COUNT } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('A stopped alert', () => {
  let rig: Rig;

  afterEach(() => rig.end());

  it('goes out no more within a second, and the ledger says so', async () => {
    rig = await Rig.start({ route: { partsPerSecond: 200 } });
    await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(2_000, 393_223_000_000) });
    await waitFor('the first hundred', async () => (await rig.counts(alertId)).parts >= 100);
    await rig.authoring.stop(alertId);
    const before = (await rig.simulator.stats()).submits;
    const counts = await rig.settled(
      alertId,
      2_000,
      ({ waiting, submitted }) => waiting === 0 && submitted === 0,
    );
    expect(counts.stopped).toBeGreaterThan(1_000);
    expect(counts.stopped + counts.delivered).toBe(2_000);
    expect((await rig.simulator.stats()).submits - before).toBeLessThan(250);
    const { parts, ...sums } = counts;
    expect(parts).toBe(counts.delivered);
    expect(await rig.countedFromRows(alertId)).toEqual(sums);
  });

  it('goes out no more within a second, by none of two instances', async () => {
    rig = await Rig.start({ route: { binds: 2, partsPerSecond: 400 } });
    const instances = [await rig.dispatch(), await rig.dispatch()];
    await waitFor('half of the shards for each', () =>
      instances.every(({ engine }) => engine.intake.shards.length === SHARD_COUNT / 2),
    );
    const alertId = await rig.registration.release({ people: people(6_000, 393_228_000_000) });
    await waitFor('messages by both', () =>
      instances.every(({ engine }) => (engine.routes[0]?.counts.submitted ?? 0) > 100),
    );
    const stoppedAt = Date.now();
    await rig.authoring.stop(alertId);
    const counts = await rig.settled(
      alertId,
      6_000,
      ({ waiting, submitted }) => waiting === 0 && submitted === 0,
    );
    expect((await rig.simulator.stats()).last_submit_at - stoppedAt).toBeLessThan(1_000);
    expect(counts.stopped).toBeGreaterThan(3_000);
    expect(counts.stopped + counts.delivered).toBe(6_000);
  });
});
