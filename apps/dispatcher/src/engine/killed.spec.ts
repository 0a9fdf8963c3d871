import { waitFor } from '#libs/testing';
import type { Child } from '../testing/child.js';
import { startDispatcher } from '../testing/dispatcher-process.js';
import { people } from '../testing/registration.js';
import { Rig, type Counts } from '../testing/rig.js';

const BINDS = 2;
const WINDOW = 40;

const DUE = 'SELECT FROM dispatcher.retry WHERE due_at IS NOT NULL LIMIT 1';

describe('A dispatcher killed while it sends', () => {
  let rig: Rig;
  let child: Child | undefined;

  beforeEach(async () => {
    rig = await Rig.start({ route: { binds: BINDS, window: WINDOW, partsPerSecond: 3_000 } });
  });

  afterEach(async () => {
    await child?.kill();
    await rig.end();
  });

  const killTwice = async (alertId: string, enough: number[]) => {
    child = await startDispatcher(rig);
    for (const numbers of enough) {
      await waitFor(`${numbers} messages`, async () => (await rig.simulator.summary()).numbers >= numbers);
      await child.kill();
      child = await startDispatcher(rig);
    }
    return alertId;
  };

  it('loses nobody and repeats itself to no more than a window a bind each time', async () => {
    const everybody = people(6_000);
    const alertId = await rig.registration.release({ people: everybody, inDoubt: 'resend' });
    await killTwice(alertId, [1_500, 3_500]);
    const over = ({ delivered, in_doubt }: Counts) => delivered + in_doubt === 6_000;
    await rig.settled(alertId, 6_000, over);
    // Who is in doubt for the first time is sent to once more: only then is it over.
    await waitFor('nobody to be due', async () => (await rig.query(DUE)).length === 0);
    const counts = await rig.settled(alertId, 6_000, over);
    const messages = await rig.simulator.messages();
    const ledger = await rig.ledger(alertId);
    // Only who was being sent to for the second time at the second kill may be held.
    const missing = everybody.filter(
      ({ id, number }) => !messages.has(number) && ledger.get(id)?.state !== 'in_doubt',
    );
    expect(missing).toEqual([]);
    expect(counts.in_doubt).toBeLessThanOrEqual(BINDS * WINDOW);
    const { messages: all, numbers } = await rig.simulator.summary();
    expect(all - numbers).toBeLessThanOrEqual(2 * BINDS * WINDOW);
    const { parts, ...sums } = counts;
    expect(parts).toBeGreaterThanOrEqual(counts.delivered);
    expect(await rig.countedFromRows(alertId)).toEqual(sums);
  });

  it('holds who is in doubt when the alert says so, repeats nobody, and forgets nobody', async () => {
    const everybody = people(4_000);
    const alertId = await rig.registration.release({ people: everybody, inDoubt: 'hold' });
    await killTwice(alertId, [1_000, 2_000]);
    const counts = await rig.settled(
      alertId,
      4_000,
      ({ waiting, submitted, delivered, in_doubt }) =>
        waiting === 0 && submitted === 0 && delivered + in_doubt === 4_000,
    );
    expect(counts.in_doubt).toBeLessThanOrEqual(2 * BINDS * WINDOW);
    const { messages, numbers } = await rig.simulator.summary();
    expect(messages).toBe(numbers);
    expect(numbers).toBeGreaterThanOrEqual(counts.delivered);
  });
});
