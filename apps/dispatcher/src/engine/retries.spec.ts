import { shardOf } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

const BINDS = 4;
const LONG = 'Attenzione alla piena. '.repeat(15).trim();
const CLAIMED = 'SELECT 1 FROM dispatcher.retry WHERE claimed_by IS NOT NULL';

describe('Recipients who were refused for now', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.start({ route: { binds: BINDS, window: 50, partsPerSecond: 2_000 } });
  });

  afterEach(() => rig.end());

  /** People whose messages all go over the first of the binds. */
  const ofOneBind = (count: number, firstNumber: number) =>
    people(count * BINDS * 2, firstNumber)
      .filter(({ id }) => shardOf(id) % BINDS === 0)
      .slice(0, count);

  it('hold up nobody, though all of them and all others go over one of four binds', async () => {
    const { engine } = await rig.dispatch();
    const refused = ofOneBind(120, 393_750_000_000);
    await rig.simulator.faults({
      refuse_numbers: Object.fromEntries(refused.map(({ number }) => [number, '0x08'])),
    });
    const first = await rig.registration.release({ people: refused, lane: 'standard' });
    await waitFor('retries', () => (engine.routes[0]?.counts.answers.get(0x08) ?? 0) > 150);
    const second = await rig.registration.release({
      people: ofOneBind(3_000, 393_760_000_000),
      lane: 'standard',
    });
    await rig.settled(second, 3_000, ({ delivered }) => delivered === 3_000);
    await rig.simulator.faults({ restore: true });
    await rig.settled(first, 120, ({ delivered }) => delivered === 120);
    expect(engine.routes[0]?.binds.map(({ journalled, claimed }) => journalled + claimed)).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('stay nobody’s when the shards go and come back while parts of their messages are thrown back', async () => {
    const { engine } = await rig.dispatch();
    const everybody = people(60, 393_770_000_000);
    await rig.simulator.faults({ errors: { '0x08': 1 } });
    const alertId = await rig.registration.release({ people: everybody, text: LONG });
    const answers = (status: number) => engine.routes[0]?.counts.answers.get(status) ?? 0;
    await waitFor('everybody to be refused', () => answers(0x08) >= 180);
    await rig.simulator.faults({ errors: { '0x58': 1 } });
    await waitFor('claimed ones to be thrown back', () => answers(0x58) > 60);
    const owner = await rig.asOwner();
    const before = await epochs();
    await owner('UPDATE feed.shard_lease SET owner = NULL');
    await waitFor('the shards to have gone and come back', async () => (await epochs()) > before);
    const soFar = answers(0x58);
    await waitFor('claims by the same instance', () => answers(0x58) > soFar + 60);
    await rig.simulator.faults({ restore: true });
    await rig.settled(alertId, 60, ({ delivered }) => delivered === 60);
    expect(await rig.query(CLAIMED)).toEqual([]);
    const texts = await rig.simulator.texts();
    expect(everybody.filter(({ number }) => !texts.get(number)?.includes(LONG))).toEqual([]);
  });

  async function epochs(): Promise<number> {
    const [row] = await rig.query<{ n: number }>('SELECT max(epoch)::int AS n FROM feed.shard_lease');
    return row?.n ?? 0;
  }
});
