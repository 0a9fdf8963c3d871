import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';
import type { Simulator } from '../testing/simulator.js';

const UNKNOWN = 'SBAGLIATO';
const REFUSED = { refuse_senders: { [UNKNOWN]: '0x0A' } };

describe('A sender that the only provider does not know', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.start({ simulator: REFUSED });
    await rig.dispatch();
  });

  afterEach(() => rig.end());

  const refusals = async () => (await rig.simulator.stats()).refused['0x0A'] ?? 0;

  it('keeps no other alert from going out', async () => {
    const wrong = await rig.registration.release({
      ...{ people: people(1_000), lane: 'standard', sender: UNKNOWN },
    });
    await waitFor('the first refusals', async () => (await refusals()) > 0);
    const right = await rig.registration.release({
      ...{ people: people(1_000, 393_610_000_000), lane: 'standard', sender: 'FAENZA' },
    });
    await rig.settled(right, 1_000, ({ delivered }) => delivered === 1_000);
    expect(await rig.counts(wrong)).toMatchObject({ waiting: 1_000, failed: 0 });
    expect(rig.running.engine.routes[0]?.state).toBe('closed');
  });

  it('is tried with a few messages, and all of its own go once it is known', async () => {
    const alertId = await rig.registration.release({ people: people(1_000), sender: UNKNOWN });
    await waitFor('the first refusals', async () => (await refusals()) > 0);
    const route = rig.running.engine.routes[0];
    await waitFor('the answers', () => route?.binds.every(({ link }) => link.inFlight === 0) === true);
    const before = await refusals();
    expect(before).toBeLessThanOrEqual(200);
    await waitFor('the trial', async () => (await refusals()) > before);
    expect(await refusals()).toBeLessThanOrEqual(before + 5);
    await rig.simulator.faults({ refuse_senders: {} });
    const counts = await rig.settled(alertId, 1_000, ({ delivered }) => delivered === 1_000);
    expect(counts.failed).toBe(0);
    expect(route?.health.senders.refusedCount).toBe(0);
  });
});

describe('A sender that one of two providers does not know', () => {
  let rig: Rig;
  let second: Simulator;

  beforeEach(async () => {
    rig = await Rig.start({ simulator: REFUSED, route: { priority: 1 } });
    second = await rig.addRoute({ id: 'second', priority: 2 });
    await rig.dispatch();
  });

  afterEach(() => rig.end());

  it('goes over the other, and the first keeps the rest', async () => {
    const before = await rig.registration.release({ people: people(200, 393_620_000_000) });
    await rig.settled(before, 200, ({ delivered }) => delivered === 200);
    const wrong = await rig.registration.release({ people: people(1_000), sender: UNKNOWN });
    await rig.settled(wrong, 1_000, ({ delivered }) => delivered === 1_000);
    const after = await rig.registration.release({ people: people(200, 393_630_000_000) });
    await rig.settled(after, 200, ({ delivered }) => delivered === 200);
    expect((await rig.simulator.summary()).messages).toBe(400);
    expect((await second.summary()).messages).toBe(1_000);
    expect(rig.running.engine.routes[0]?.state).toBe('closed');
  });
});
