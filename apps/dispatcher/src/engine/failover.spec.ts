import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';
import type { Simulator } from '../testing/simulator.js';
import { TwoRoutes } from '../testing/two-routes.js';
import { waitFor } from '#libs/testing';

const TEXT = 'Attenzione alla piena. '.repeat(15).trim();

describe('A route that is not well', () => {
  let routes: TwoRoutes;
  let rig: Rig;

  beforeEach(async () => {
    routes = await TwoRoutes.start();
    rig = routes.rig;
  });

  afterEach(() => routes.end());

  it('is tried with a few messages, and has its work back when they are taken', async () => {
    await routes.breakWith({ errors: { '0x0A': 1 } });
    await rig.simulator.faults({ restore: true });
    await waitFor('the route to be tried', () => routes.state !== 'open');
    await rig.registration.release({ people: people(200, 393_490_000_000) });
    await waitFor('the route to be well', () => routes.state === 'closed');
    const before = (await rig.simulator.summary()).parts;
    const alertId = await rig.registration.release({ people: people(500, 393_500_000_000) });
    await rig.settled(alertId, 500, ({ delivered }) => delivered === 500);
    expect((await rig.simulator.summary()).parts - before).toBeGreaterThanOrEqual(500);
  });

  it('is given up while it goes on refusing, and only a few go to it meanwhile', async () => {
    const { alertId } = await routes.breakWith({ errors: { '0x0A': 1 } });
    await rig.settled(alertId, 3_000, ({ delivered }) => delivered === 3_000);
    const refused = (await rig.simulator.stats()).refused['0x0A'] ?? 0;
    expect(refused).toBeLessThanOrEqual(80 + 3 * 5);
  });

  it('breaks no message of several parts to pieces', async () => {
    const { everybody, alertId } = await routes.breakWith({ errors: { '0x0A': 1 } }, TEXT);
    await rig.settled(alertId, 3_000, ({ delivered }) => delivered === 3_000);
    const textsOf = await routes.texts();
    const wrong = everybody.filter(({ number }) => {
      const texts = textsOf(number);
      return texts.length > 1 || (texts.length === 1 && texts[0] !== TEXT);
    });
    expect(wrong).toEqual([]);
  });

  it('does not let a later alert overtake an earlier one', async () => {
    const everybody = people(1_500);
    const earlier = await rig.registration.release({ people: everybody, text: 'Piena in arrivo.' });
    const later = await rig.registration.release({ people: everybody, text: 'Cessato allarme.' });
    await routes.underWay();
    await rig.simulator.faults({ bind_status: '0x0D', drop_now: true });
    for (const alertId of [earlier, later])
      await rig.settled(
        alertId,
        1_500,
        ({ delivered, submitted, in_doubt }) => delivered + submitted + in_doubt === 1_500,
      );
    const textsOf = await routes.texts();
    const overtaken = everybody.filter(({ number }) => {
      const texts = textsOf(number);
      return texts.indexOf('Cessato allarme.') < texts.lastIndexOf('Piena in arrivo.');
    });
    // Who was in flight when the connection was lost is sent to once more: late, and known to be.
    expect(overtaken.length).toBeLessThanOrEqual(80);
    expect(textsOf(everybody[0]?.number ?? 0)).toContain('Cessato allarme.');
  });
});

describe('A recipient refused on one route', () => {
  let rig: Rig;
  let second: Simulator;

  beforeAll(async () => {
    rig = await Rig.start({ route: { priority: 1 } });
    second = await rig.addRoute({ id: 'second', priority: 2 });
    await rig.dispatch();
  });

  afterEach(() => rig.simulator.faults({ restore: true }));
  afterAll(() => rig.end());

  it.each([
    ['for that route alone', '0x65', 393_510_000_000],
    ['for now', '0x08', 393_520_000_000],
  ])('%s is sent to over the next', async (_, status, firstNumber) => {
    const [one, other] = people(2, firstNumber);
    if (one === undefined || other === undefined) throw new Error('nobody');
    await rig.simulator.faults({ refuse_numbers: { [one.number]: status } });
    const alertId = await rig.registration.release({ people: [one, other] });
    await rig.settled(alertId, 2, ({ delivered }) => delivered === 2);
    expect((await second.messages()).get(one.number)).toBe(1);
    expect((await rig.simulator.messages()).get(other.number)).toBe(1);
  });

  it('whose text that route cannot carry goes the other way with the whole alert, and other alerts stay', async () => {
    const everybody = people(1_000, 393_530_000_000);
    await rig.simulator.faults({ errors: { '0x61': 1 } });
    const alertId = await rig.registration.release({ people: everybody });
    await rig.settled(alertId, 1_000, ({ delivered }) => delivered === 1_000);
    expect((await rig.simulator.stats()).refused['0x61']).toBeLessThanOrEqual(200);
    await rig.simulator.faults({ restore: true });
    const [one] = people(1, 393_540_000_000);
    if (one === undefined) throw new Error('nobody');
    const next = await rig.registration.release({ people: [one] });
    await rig.settled(next, 1, ({ delivered }) => delivered === 1);
    expect((await rig.simulator.messages()).get(one.number)).toBe(1);
  });

  it('for good everywhere fails, and says where last', async () => {
    const [one] = people(1, 393_550_000_000);
    if (one === undefined) throw new Error('nobody');
    for (const simulator of [rig.simulator, second])
      await simulator.faults({ refuse_numbers: { [one.number]: '0x65' } });
    const alertId = await rig.registration.release({ people: [one] });
    await rig.settled(alertId, 1, ({ failed }) => failed === 1);
    expect((await rig.ledger(alertId)).get(one.id)).toMatchObject({ state: 'failed', detail: 'smpp:0x65' });
    await second.faults({ restore: true });
  });
});
