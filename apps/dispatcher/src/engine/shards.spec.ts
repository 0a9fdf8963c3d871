import { SHARD_COUNT } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

const BINDS = 2;
const WINDOW = 40;

describe('Shards that move while an alert goes out', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.start({ route: { binds: BINDS, window: WINDOW, partsPerSecond: 600 } });
  });

  afterEach(() => rig.end());

  it('to an instance that joins, and back when it leaves, leave nobody out and nobody in doubt', async () => {
    const everybody = people(6_000);
    await rig.dispatch();
    const alertId = await rig.registration.release({ people: everybody, inDoubt: 'hold' });
    await waitFor('the first messages', async () => (await rig.simulator.summary()).numbers > 300);
    const other = await rig.dispatch();
    await waitFor('half of the shards', () => other.engine.intake.shards.length === SHARD_COUNT / 2);
    await waitFor('messages by the other', () => (other.engine.routes[0]?.counts.submitted ?? 0) > 300);
    await other.engine.stop();
    const counts = await rig.settled(
      alertId,
      6_000,
      ({ delivered, in_doubt }) => delivered + in_doubt === 6_000,
    );
    expect(counts.in_doubt).toBe(0);
    const messages = await rig.simulator.messages();
    expect(everybody.filter(({ number }) => messages.get(number) !== 1)).toEqual([]);
    const { parts, ...sums } = counts;
    expect(parts).toBe(6_000);
    expect(await rig.countedFromRows(alertId)).toEqual(sums);
  });
});
