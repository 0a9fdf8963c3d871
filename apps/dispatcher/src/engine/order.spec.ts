import { waitFor } from '#libs/testing';
import { startDispatcher } from '../testing/dispatcher-process.js';
import { people, type Person } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

const TEXTS = ['Piena in arrivo.', 'Salite ai piani alti.', 'Cessato allarme.'];

/** Who got messages of `TEXTS` in another order than theirs. */
async function outOfOrder(rig: Rig, everybody: Person[]): Promise<string[][]> {
  const texts = await rig.simulator.texts();
  return everybody
    .map(({ number }) => texts.get(number) ?? [])
    .filter((got) => got.some((text, i) => i > 0 && TEXTS.indexOf(text) < TEXTS.indexOf(got[i - 1] ?? '')));
}

const one = (firstNumber: number) => people(1, firstNumber)[0] as Person;

describe('Messages to one number', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start({ route: { window: 40 } });
    await rig.dispatch();
  });

  afterEach(() => rig.simulator.faults({ restore: true }));
  afterAll(() => rig.end());

  const textsOf = async ({ number }: Person) => (await rig.simulator.texts()).get(number) ?? [];
  const refuse = (person: Person) => rig.simulator.faults({ refuse_numbers: { [person.number]: '0x08' } });
  const isWaiting = (alertId: string) => rig.settled(alertId, 1, ({ waiting }) => waiting === 1);
  const isDelivered = (alertId: string) => rig.settled(alertId, 1, ({ delivered }) => delivered === 1);
  const detailOf = async (alertId: string, { id }: Person) => (await rig.ledger(alertId)).get(id)?.detail;
  const isBehind = (alertId: string, person: Person) =>
    waitFor('the message to wait', async () => (await detailOf(alertId, person)) === 'behind_earlier');

  it('keep their order when the earlier one is refused for now', async () => {
    const person = one(393_610_000_000);
    await refuse(person);
    const alerts: string[] = [];
    for (const text of TEXTS) {
      const alertId = await rig.registration.release({ people: [person], text });
      alerts.push(alertId);
      await isWaiting(alertId);
    }
    for (const alertId of alerts.slice(1)) await isBehind(alertId, person);
    await rig.simulator.faults({ restore: true });
    for (const alertId of alerts) {
      const { parts, ...sums } = await isDelivered(alertId);
      expect(parts).toBe(1);
      expect(await rig.countedFromRows(alertId)).toEqual(sums);
    }
    expect(await textsOf(person)).toEqual(TEXTS);
  });

  it('keep it in a flood of alerts of which many are refused, answered late or thrown back', async () => {
    await rig.simulator.faults({
      errors: { '0x08': 0.2, '0x58': 0.02 },
      response_latency_ms: [5, 60],
    });
    const everybody = people(500, 393_611_000_000);
    const alerts = [];
    for (const text of TEXTS) alerts.push(await rig.registration.release({ people: everybody, text }));
    await waitFor('some to wait for others', async () => {
      const rows = await rig.query('SELECT 1 FROM dispatcher.outcome WHERE reason = 14 LIMIT 1');
      return rows.length > 0;
    });
    await rig.simulator.faults({ restore: true });
    for (const alertId of alerts) await rig.settled(alertId, 500, ({ delivered }) => delivered === 500);
    expect(await outOfOrder(rig, everybody)).toEqual([]);
    const texts = await rig.simulator.texts();
    expect(everybody.filter(({ number }) => texts.get(number)?.length !== TEXTS.length)).toEqual([]);
  });

  it('go at once when they are extreme and only a routine one waits; a routine one waits for an extreme one', async () => {
    const person = one(393_612_000_000);
    await refuse(person);
    const routine = await rig.registration.release({ people: [person], lane: 'standard', text: 'Mercato.' });
    await isWaiting(routine);
    const extreme = await rig.registration.release({ people: [person], text: TEXTS[0] });
    await waitFor(
      'an attempt',
      async () => (await isWaiting(extreme)) && (await detailOf(extreme, person)) === 'smpp:0x08',
    );
    const later = await rig.registration.release({ people: [person], lane: 'standard', text: 'Sagra.' });
    await isBehind(later, person);
    await rig.simulator.faults({ restore: true });
    for (const alertId of [routine, extreme, later]) await isDelivered(alertId);
    const texts = await textsOf(person);
    expect(texts.at(-1)).toBe('Sagra.');
  });

  it('that are codes wait for nobody', async () => {
    const person = one(393_613_000_000);
    await refuse(person);
    await isWaiting(await rig.registration.release({ people: [person], text: TEXTS[0] }));
    await rig.simulator.faults({ restore: true, silence: 'none' });
    await rig.registration.tell([{ ...person, text: 'Codice 123456' }]);
    await waitFor('the code', async () => (await textsOf(person)).includes('Codice 123456'));
    const rows = await rig.query(
      `SELECT 1 FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
       WHERE b.lane = 'service' AND o.reason = 14`,
    );
    expect(rows).toEqual([]);
  });

  it('never come after their own time: the later one expires behind the earlier one', async () => {
    const person = one(393_614_000_000);
    await refuse(person);
    const earlier = await rig.registration.release({ people: [person], text: TEXTS[0] });
    await isWaiting(earlier);
    const expiresAt = new Date(Date.now() + 2_500).toISOString();
    const later = await rig.registration.release({ people: [person], text: TEXTS[2], expiresAt });
    await isBehind(later, person);
    await rig.settled(later, 1, ({ expired }) => expired === 1);
    await rig.simulator.faults({ restore: true });
    await isDelivered(earlier);
    expect(await textsOf(person)).toEqual([TEXTS[0]]);
  });

  it('go on when the earlier one is stopped, which is never sent then', async () => {
    const person = one(393_615_000_000);
    await refuse(person);
    const earlier = await rig.registration.release({ people: [person], text: TEXTS[0] });
    await isWaiting(earlier);
    const later = await rig.registration.release({ people: [person], text: TEXTS[2] });
    await isBehind(later, person);
    await rig.authoring.stop(earlier);
    await rig.settled(earlier, 1, ({ stopped }) => stopped === 1);
    await rig.simulator.faults({ restore: true });
    await isDelivered(later);
    expect(await textsOf(person)).toEqual([TEXTS[2]]);
  });

  it('do not wait for what a person has to decide', async () => {
    const person = one(393_616_000_000);
    await rig.simulator.faults({ silence: 'submits' });
    const submits = async () => (await rig.simulator.stats()).submits;
    const before = await submits();
    const earlier = await rig.registration.release({ people: [person], inDoubt: 'hold' });
    await waitFor('the submit', async () => (await submits()) > before);
    await rig.simulator.faults({ restore: true, drop_now: true });
    await rig.settled(earlier, 1, ({ in_doubt }) => in_doubt === 1);
    const later = await rig.registration.release({ people: [person], text: TEXTS[2] });
    await isDelivered(later);
  });

  it('hasten the earlier one: it has the attempt that would have been theirs', async () => {
    const person = one(393_617_000_000);
    await refuse(person);
    const earlier = await rig.registration.release({ people: [person], text: TEXTS[0] });
    await isWaiting(earlier);
    await rig.simulator.faults({ restore: true });
    await rig.query("UPDATE dispatcher.retry SET due_at = now() + interval '1 hour'");
    const later = await rig.registration.release({ people: [person], text: TEXTS[2] });
    for (const alertId of [earlier, later]) await isDelivered(alertId);
    expect(await textsOf(person)).toEqual([TEXTS[0], TEXTS[2]]);
  });
});

describe('The order of messages', () => {
  it.each([
    ['extreme', 'standard'],
    ['extreme', 'extreme'],
  ] as const)(
    'outlives a restart after which the earlier one, %s, comes back after the later one, %s',
    async (...lanes) => {
      const rig = await Rig.start();
      try {
        const nobody = { silence: 'none', bind_status: '0x0D', drop_now: true };
        const { end } = await rig.dispatch();
        await rig.simulator.faults(nobody);
        const person = one(393_630_000_000);
        const release = (i: number) =>
          rig.registration.release({
            people: [person],
            lane: lanes[i],
            text: TEXTS[i] ?? '',
          });
        const earlier = await release(0);
        await rig.settled(earlier, 1, ({ waiting }) => waiting === 1);
        const later = await release(1);
        await rig.settled(later, 1, ({ waiting }) => waiting === 1);
        await end();
        await rig.simulator.faults({ restore: true });
        const administer = await rig.asOwner();
        await administer('CREATE TABLE feed.held AS SELECT * FROM feed.record ORDER BY position LIMIT 1');
        await administer('DELETE FROM feed.record WHERE position IN (SELECT position FROM feed.held)');
        await rig.dispatch();
        await waitFor('the later one to wait', async () => {
          const outcome = (await rig.ledger(later)).get(person.id);
          return outcome?.detail === 'behind_earlier';
        });
        await administer('INSERT INTO feed.record OVERRIDING SYSTEM VALUE SELECT * FROM feed.held');
        await rig.settled(later, 1, ({ delivered }) => delivered === 1);
        expect((await rig.simulator.texts()).get(person.number)).toEqual(TEXTS.slice(0, 2));
      } finally {
        await rig.end();
      }
    },
  );

  it('outlives a dispatcher that is killed while some of them wait for others', async () => {
    const rig = await Rig.start({
      route: { binds: 2, window: 40, partsPerSecond: 1_000 },
      simulator: { errors: { '0x08': 0.3 }, response_latency_ms: [1, 30] },
    });
    const start = () => startDispatcher(rig, { RETRY_FIRST_MS: '100', RETRY_LONGEST_MS: '1000' });
    let child = await start();
    try {
      const everybody = people(300, 393_620_000_000);
      const alerts: string[] = [];
      for (const text of TEXTS)
        alerts.push(await rig.registration.release({ people: everybody, text, inDoubt: 'hold' }));
      await waitFor('some messages', async () => (await rig.simulator.summary()).messages >= 350);
      await child.kill();
      child = await start();
      await rig.simulator.faults({ restore: true });
      for (const alertId of alerts) {
        const counts = await rig.settled(
          alertId,
          300,
          ({ delivered, in_doubt }) => delivered + in_doubt === 300,
        );
        const { parts, ...sums } = counts;
        expect(parts).toBe(counts.delivered);
        expect(await rig.countedFromRows(alertId)).toEqual(sums);
      }
      expect(await outOfOrder(rig, everybody)).toEqual([]);
      const { messages, numbers } = await rig.simulator.summary();
      expect(numbers).toBe(300);
      expect(messages).toBeLessThanOrEqual(900);
    } finally {
      await child.kill();
      await rig.end();
    }
  });
});
