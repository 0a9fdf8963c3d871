import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('What the SMSC refuses', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start();
    await rig.dispatch();
  });

  afterEach(() => rig.simulator.faults({ restore: true }));
  afterAll(() => rig.end());

  const refusing = async (status: string, firstNumber: number) => {
    const [one, other] = people(2, firstNumber);
    if (one === undefined || other === undefined) throw new Error('nobody');
    await rig.simulator.faults({ refuse_numbers: { [one.number]: status } });
    return { one, other, alertId: await rig.registration.release({ people: [one, other] }) };
  };

  it.each([
    ['0x0B', 393_211_000_000],
    ['0x65', 393_211_100_000],
  ])('for good (%s) is failed at once, with its status in the ledger', async (status, first) => {
    const { one, other, alertId } = await refusing(status, first);
    await rig.settled(alertId, 2, ({ failed, delivered }) => failed === 1 && delivered === 1);
    const ledger = await rig.ledger(alertId);
    expect(ledger.get(one.id)).toMatchObject({ state: 'failed', detail: `smpp:${status}`, parts: 0 });
    expect(ledger.get(other.id)).toMatchObject({ state: 'delivered', detail: null, parts: 1 });
    expect(ledger.get(one.id)?.maskedNumber).toBe(`•••••••${String(one.number).slice(-3)}`);
  });

  it('for its encoding (0x61) is failed at once, and nobody else is asked about that text', async () => {
    const [one, ...others] = people(3, 393_211_200_000);
    if (one === undefined) throw new Error('nobody');
    await rig.simulator.faults({ refuse_numbers: { [one.number]: '0x61' } });
    const alertId = await rig.registration.release({ people: [one] });
    await rig.settled(alertId, 1, ({ failed }) => failed === 1);
    expect((await rig.ledger(alertId)).get(one.id)).toMatchObject({ state: 'failed', detail: 'smpp:0x61' });
    const { submits } = await rig.simulator.stats();
    await rig.registration.release({ alertId, people: others });
    await rig.settled(alertId, 3, ({ failed }) => failed === 3);
    expect((await rig.ledger(alertId)).get(others[0]?.id ?? '')).toMatchObject({ detail: 'text_refused' });
    expect((await rig.simulator.stats()).submits).toBe(submits);
  });

  it.each([
    ['0x08', 393_212_000_000],
    ['0x14', 393_212_100_000],
    ['0x0A', 393_212_200_000],
  ])('for now (%s) waits and is tried again until it is taken', async (status, first) => {
    const { one, alertId } = await refusing(status, first);
    await rig.settled(alertId, 2, ({ waiting, delivered }) => waiting === 1 && delivered === 1);
    expect((await rig.ledger(alertId)).get(one.id)).toMatchObject({ state: 'waiting' });
    await rig.simulator.faults({ restore: true });
    await rig.settled(alertId, 2, ({ delivered }) => delivered === 2);
    expect((await rig.simulator.messages()).get(one.number)).toBe(1);
  });

  it('and may mean anything (0x45) is failed after two more attempts', async () => {
    const { one, alertId } = await refusing('0x45', 393_213_000_000);
    await rig.settled(alertId, 2, ({ failed }) => failed === 1);
    const rows = await rig.query<{ state: number }>(
      `SELECT o.state FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
       WHERE b.alert_id = $1 AND o.status <> 0 ORDER BY o.seq`,
      [alertId],
    );
    expect(rows.map(({ state }) => state)).toEqual([6, 6, 2]);
    expect((await rig.ledger(alertId)).get(one.id)).toMatchObject({ state: 'failed', detail: 'smpp:0x45' });
  });

  it('until the alert expires is expired', async () => {
    const [one] = people(1, 393_214_000_000);
    if (one === undefined) throw new Error('nobody');
    await rig.simulator.faults({ refuse_numbers: { [one.number]: '0x08' } });
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const alertId = await rig.registration.release({ people: [one], expiresAt });
    await rig.settled(alertId, 1, ({ expired }) => expired === 1);
    await rig.simulator.faults({ restore: true });
    expect((await rig.ledger(alertId)).get(one.id)).toMatchObject({
      state: 'expired',
      detail: 'alert_expired',
    });
    expect((await rig.simulator.messages()).has(one.number)).toBe(false);
  });

  it('because it is throttled comes again without being charged an attempt', async () => {
    await rig.simulator.faults({ licence: 100, throttle: true });
    const everybody = people(250, 393_215_000_000);
    const alertId = await rig.registration.release({ people: everybody });
    await rig.settled(alertId, 250, ({ delivered }) => delivered === 250);
    expect((await rig.simulator.stats()).refused['0x58']).toBeGreaterThan(0);
    const [row] = await rig.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
       WHERE b.alert_id = $1`,
      [alertId],
    );
    expect(row?.n).toBe(250);
  });

  it('in part of a long message is sent again in that part alone', async () => {
    const everybody = people(60, 393_216_000_000);
    await rig.simulator.faults({ errors: { '0x08': 0.3 } });
    const text = 'Attenzione alla piena. '.repeat(15).trim();
    const alertId = await rig.registration.release({ people: everybody, text });
    await waitFor('some refusals', async () => (await rig.counts(alertId)).parts > 60);
    await rig.simulator.faults({ restore: true });
    const counts = await rig.settled(alertId, 60, ({ delivered }) => delivered === 60);
    expect(counts.parts).toBe(180);
    const texts = await rig.simulator.texts();
    expect(everybody.filter(({ number }) => texts.get(number)?.join() !== text)).toEqual([]);
  });
});
