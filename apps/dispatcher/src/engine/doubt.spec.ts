import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('A message without an answer', () => {
  let rig: Rig;

  beforeEach(async () => {
    // A window that holds all of them on one bind: nothing is answered, so nothing makes room.
    rig = await Rig.start({ route: { responseMs: 400, binds: 2, window: 60 } });
  });

  afterEach(() => rig.end());

  it('is held in doubt when the connection is lost and the alert says hold', async () => {
    await rig.simulator.faults({ silence: 'submits' });
    await rig.dispatch({ responseMs: 30_000 });
    const alertId = await rig.registration.release({ people: people(30), inDoubt: 'hold' });
    await waitFor('the submits', async () => (await rig.simulator.stats()).submits === 30);
    await rig.simulator.faults({ silence: 'none', drop_now: true });
    const counts = await rig.settled(alertId, 30, ({ in_doubt }) => in_doubt === 30);
    expect(counts).toMatchObject({ waiting: 0, submitted: 0 });
    const [line] = (await rig.ledger(alertId)).values();
    expect(line).toMatchObject({ state: 'in_doubt', detail: 'connection_lost' });
    expect((await rig.simulator.stats()).submits).toBe(30);
  });

  it('is sent once more when the alert says resend, and is submitted then', async () => {
    await rig.simulator.faults({ silence: 'submits' });
    await rig.dispatch({ responseMs: 30_000 });
    const everybody = people(30);
    const alertId = await rig.registration.release({ people: everybody, inDoubt: 'resend' });
    await waitFor('the submits', async () => (await rig.simulator.stats()).submits === 30);
    await rig.simulator.faults({ silence: 'none', drop_now: true });
    await rig.settled(alertId, 30, ({ delivered }) => delivered === 30);
    const messages = await rig.simulator.messages();
    expect(everybody.every(({ number }) => messages.get(number) === 2)).toBe(true);
  });

  it('is waiting, as the others are told, while it can still be sent again', async () => {
    await rig.simulator.faults({ silence: 'submits' });
    await rig.dispatch({ responseMs: 30_000 });
    await rig.authoring.listen();
    const { told } = rig.authoring;
    const alertId = await rig.registration.release({ people: people(30), inDoubt: 'resend' });
    await waitFor('the submits', async () => (await rig.simulator.stats()).submits === 30);
    await rig.simulator.faults({ silence: 'none', bind_status: '0x14', drop_now: true });
    await rig.settled(alertId, 30, ({ in_doubt }) => in_doubt === 30);
    await waitFor('the word', () => told.some(({ taken }) => taken === 30));
    // An alert that ends takes its key along: it must not end before they were sent again.
    await rig.simulator.faults({ bind_status: null });
    await rig.settled(alertId, 30, ({ delivered }) => delivered === 30);
    await waitFor('the last word', () => told.some(({ delivered }) => delivered === 30));
    expect(
      told.every(
        ({ waiting, inDoubt, delivered, submitted }) =>
          inDoubt === 0 && waiting + delivered + submitted === 30,
      ),
    ).toBe(true);
  });

  it('is sent once more and not for ever', async () => {
    await rig.simulator.faults({ silence: 'submits' });
    await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(5), inDoubt: 'resend' });
    await waitFor('the second attempt', async () => (await rig.simulator.stats()).submits === 10);
    const held = () =>
      rig
        .query('SELECT 1 FROM dispatcher.retry WHERE due_at IS NULL AND claimed_by IS NULL')
        .then(({ length }) => length === 5);
    await waitFor('five held', held);
    expect(await rig.counts(alertId)).toMatchObject({ in_doubt: 5, waiting: 0 });
    expect((await rig.simulator.stats()).submits).toBe(10);
  });

  it('is submitted after all when its answer comes late', async () => {
    await rig.simulator.faults({ response_latency_ms: 900, receipts: { share: 0 } });
    await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(20), inDoubt: 'hold' });
    await rig.settled(alertId, 20, ({ in_doubt }) => in_doubt === 20);
    await rig.settled(alertId, 20, ({ submitted, in_doubt }) => submitted === 20 && in_doubt === 0);
    expect((await rig.simulator.stats()).submits).toBe(20);
    expect(await rig.query('SELECT 1 FROM dispatcher.retry')).toEqual([]);
  });

  it('is submitted after all when its answer is faster than the doubt on its way to the ledger', async () => {
    await rig.simulator.faults({ response_latency_ms: 900, receipts: { share: 0 } });
    await rig.dispatch();
    const owner = await rig.asOwner();
    const alertId = await rig.registration.release({ people: people(20), inDoubt: 'hold' });
    await waitFor('the submits', async () => (await rig.simulator.stats()).submits === 20);
    await owner('BEGIN');
    await owner('SELECT 1 FROM dispatcher.batch FOR UPDATE');
    const [route] = rig.running.engine.routes;
    await waitFor('the late answers', () => route?.counts.late === 20);
    await owner('SELECT pg_sleep(0.3)');
    await owner('COMMIT');
    await rig.settled(alertId, 20, ({ submitted, in_doubt }) => submitted === 20 && in_doubt === 0);
    expect(await rig.query('SELECT 1 FROM dispatcher.outcome WHERE state = 7')).toEqual([]);
  });

  it('stays in doubt where no route can carry its text any more', async () => {
    await rig.simulator.faults({ silence: 'submits' });
    await rig.dispatch({ responseMs: 30_000, partsPerSecond: 20 });
    const alertId = await rig.registration.release({ people: people(30), inDoubt: 'resend' });
    await waitFor('the submits', async () => (await rig.simulator.stats()).submits === 30);
    await rig.simulator.faults({ silence: 'none', errors: { '0x61': 1 }, drop_now: true });
    const held = () =>
      rig.query('SELECT 1 FROM dispatcher.retry WHERE due_at IS NULL AND claimed_by IS NULL');
    await waitFor('an end of everybody', async () => {
      const { failed } = await rig.counts(alertId);
      return failed > 0 && failed + (await held()).length === 30;
    });
    const lines = [...(await rig.ledger(alertId)).values()].map(({ state, detail }) => `${state} ${detail}`);
    // Whoever was submitted once more has an answer; of the others nobody knows more than before.
    const { refused } = await rig.simulator.stats();
    expect(lines.sort()).toEqual([
      ...Array<string>(refused['0x61'] ?? 0).fill('failed smpp:0x61'),
      ...Array<string>(30 - (refused['0x61'] ?? 0)).fill('in_doubt text_refused'),
    ]);
    expect(lines).toContain('in_doubt text_refused');
  });

  it('is in doubt and not lost when the SMSC answers garbage', async () => {
    await rig.dispatch();
    await rig.simulator.faults({ garbage_share: 0.05, garbage: 'length' });
    const everybody = people(300);
    const alertId = await rig.registration.release({ people: everybody, inDoubt: 'resend' });
    await waitFor('some garbage', async () => {
      const [row] = await rig.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM dispatcher.outcome WHERE state = 5',
      );
      return (row?.n ?? 0) > 0;
    });
    await rig.simulator.faults({ restore: true });
    await rig.settled(
      alertId,
      300,
      ({ waiting, delivered, in_doubt }) => waiting === 0 && delivered + in_doubt === 300,
    );
    const messages = await rig.simulator.messages();
    expect(everybody.filter(({ number }) => !messages.has(number))).toEqual([]);
  });
});
