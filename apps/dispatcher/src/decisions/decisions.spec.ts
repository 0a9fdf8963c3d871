import type { Decision } from '#libs/contracts';
import { PostgresKeyring } from '#libs/feed';
import { waitFor } from '#libs/testing';
import { checkLedger } from '../ledger/ledger-check.js';
import { REASON } from '../ledger/outcomes.js';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';
import { Decisions } from './decisions.js';
import { OpenAlerts } from './open-alerts.js';

const ACTOR = 'official:0199f3a0-0000-7000-8000-00000000aaaa';

describe('Recipients that failed', () => {
  let rig: Rig;
  let keyring: PostgresKeyring;
  let open: OpenAlerts;
  let decisions: Decisions;

  beforeEach(async () => {
    rig = await Rig.start({ route: { responseMs: 400 } });
    keyring = new PostgresKeyring({ url: rig.url, transportKey: rig.transportKey });
    open = new OpenAlerts(rig.connections, keyring);
    decisions = new Decisions(rig.connections, keyring, rig.audit, (alertId) =>
      rig.running.engine.decided(alertId),
    );
  });

  afterEach(async () => {
    await keyring.close();
    await rig.end();
  });

  const decide = async (alertId: string, decision: Decision) => {
    const result = await decisions.decide(alertId, decision, ACTOR);
    expect((await checkLedger(rig.connections, alertId)).disagreements).toEqual([]);
    return result;
  };
  const audited = async () => {
    const entries = await rig.trail();
    return entries.map(({ event, actor, payload: body }) => ({ event, actor, body }));
  };
  /** An alert whose 10 recipients are refused: 7 with a code of the operator’s own, 3 as numbers that do not exist. */
  const refused = async () => {
    const everybody = people(10, 393_241_000_000);
    const statuses = everybody.map(({ number }, i) => [number, i < 7 ? '0x65' : '0x0B']);
    await rig.simulator.faults({ refuse_numbers: Object.fromEntries(statuses) as Record<string, string> });
    const alertId = await rig.registration.release({ people: everybody });
    await rig.settled(alertId, 10, ({ failed }) => failed === 10);
    await rig.simulator.faults({ restore: true });
    return { everybody, alertId };
  };

  it('because the only provider cannot read their text were sent nothing, but for the first; all go once it can', async () => {
    await rig.dispatch();
    await rig.simulator.faults({ errors: { '0x61': 1 } });
    const alertId = await rig.registration.release({ people: people(2_000, 393_217_000_000) });
    await rig.settled(alertId, 2_000, ({ failed }) => failed === 2_000);
    const unsent = await rig.query(
      `SELECT 1 FROM dispatcher.dead_letter WHERE alert_id = $1 AND reason = ${REASON.textRefused}`,
      [alertId],
    );
    const refused = (await rig.simulator.stats()).refused['0x61'] ?? 0;
    // What was under way at the first answer: two windows at most.
    expect(refused).toBeLessThanOrEqual(200);
    expect(unsent).toHaveLength(2_000 - refused);
    await rig.simulator.faults({ restore: true });
    await decide(alertId, { what: 'resend_failed' });
    await rig.settled(alertId, 2_000, ({ delivered }) => delivered === 2_000);
  });

  it('because of their sender go again under another that an operator gives, whole, and the log says so', async () => {
    await rig.dispatch();
    await rig.simulator.faults({ refuse_senders: { SBAGLIATO: '0x61' } });
    const text = 'Attenzione alla piena. '.repeat(10).trim();
    const everybody = people(10, 393_242_000_000);
    const alertId = await rig.registration.release({ people: everybody, sender: 'SBAGLIATO', text });
    await rig.settled(alertId, 10, ({ failed }) => failed === 10);
    await decide(alertId, { what: 'resend_failed', sender: 'FAENZA' });
    await rig.settled(alertId, 10, ({ delivered }) => delivered === 10);
    const texts = await rig.simulator.texts();
    expect(everybody.map(({ number }) => texts.get(number))).toEqual(everybody.map(() => [text]));
    const [entry] = (await audited()).filter(({ event }) => event === 'dispatch.resent');
    expect(entry?.body).toEqual({ what: 'resend_failed', detail: null, recipients: 10, sender: 'FAENZA' });
  });

  it('are not sent to again after a later message, and the person is told how many', async () => {
    await rig.dispatch();
    const { everybody, alertId } = await refused();
    await rig.registration.release({ people: everybody.slice(0, 3), text: 'Cessato allarme.' });
    await waitFor('the later alert', async () => (await rig.simulator.summary()).messages === 3);
    // An all-clear may be a routine message: nothing extreme comes after it either.
    await rig.registration.release({ people: everybody.slice(3, 5), lane: 'standard', text: 'Mercato.' });
    await waitFor('the routine alert', async () => (await rig.simulator.summary()).messages === 5);
    const result = await decide(alertId, { what: 'resend_failed' });
    expect(result).toEqual({ done: 2, overtaken: 5, closed: null });
    await rig.settled(alertId, 10, ({ delivered, failed }) => delivered === 2 && failed === 8);
    expect(await decide(alertId, { what: 'give_up_failed' })).toMatchObject({ done: 5 });
  });

  it('are told by reason, with what it means and how many can be sent to again', async () => {
    await rig.dispatch();
    const { alertId } = await refused();
    const read = await open.read(alertId);
    expect(read).toMatchObject({
      ...{ closed: null, held: 0, resending: 0 },
      failures: [
        { detail: 'smpp:0x65', routeId: 'simulator', count: 7, correctable: 7, corrections: ['sender'] },
        { detail: 'smpp:0x0B', routeId: 'simulator', count: 3, correctable: 0, corrections: [] },
      ],
    });
    for (const { meaning, remedy } of read.failures)
      for (const text of [meaning.it, meaning.en, remedy.it, remedy.en]) expect(text).toMatch(/\.$/);
    const first = await open.letters(alertId, 'smpp:0x65', null, 5);
    const second = await open.letters(alertId, 'smpp:0x65', first.next, 5);
    const letters = [...first.letters, ...second.letters];
    expect(new Set(letters.map(({ id }) => id)).size).toBe(7);
    expect(letters.every(({ maskedNumber }) => /^•+\d{3}$/.test(maskedNumber))).toBe(true);
    expect((await open.letters(alertId, 'smpp:0x0B', null, 5)).letters).toEqual([]);
  });

  it('go again when a person says so: one, or all of a reason; nobody twice, and it is written down', async () => {
    await rig.dispatch();
    const { everybody, alertId } = await refused();
    const [one] = (await open.letters(alertId, null, null, 1)).letters;
    if (one === undefined) throw new Error('no letter');
    expect(await decide(alertId, { what: 'resend_failed', letters: [one.id] })).toEqual({
      done: 1,
      overtaken: 0,
      closed: null,
    });
    await rig.settled(alertId, 10, ({ delivered, failed }) => delivered === 1 && failed === 9);
    expect(await decide(alertId, { what: 'resend_failed', detail: 'smpp:0x65' })).toEqual({
      done: 6,
      overtaken: 0,
      closed: null,
    });
    expect(await decide(alertId, { what: 'resend_failed' })).toEqual({ done: 0, overtaken: 0, closed: null });
    const counts = await rig.settled(alertId, 10, ({ delivered }) => delivered === 7);
    expect(counts).toMatchObject({ failed: 3, waiting: 0, parts: 7 });
    const messages = await rig.simulator.messages();
    expect(everybody.map(({ number }) => messages.get(number) ?? 0)).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect((await checkLedger(rig.connections, alertId)).disagreements).toEqual([]);
    expect(await audited()).toMatchObject([
      { event: 'dispatch.resent', actor: ACTOR, body: { what: 'resend_failed', recipients: 1 } },
      { event: 'dispatch.resent', actor: ACTOR, body: { detail: 'smpp:0x65', recipients: 6 } },
    ]);
  });

  it('for want of a route go when there is one, their text in as many parts as it needs there', async () => {
    const kind = 'drill';
    const first = await rig.dispatch({ kind });
    const text = 'Attenzione alla piena. '.repeat(15).trim();
    const alertId = await rig.registration.release({ people: people(5, 393_242_000_000), text });
    await rig.settled(alertId, 5, ({ failed }) => failed === 5);
    await first.end();
    await rig.dispatch();
    await decide(alertId, { what: 'resend_failed', detail: 'no_route' });
    const counts = await rig.settled(alertId, 5, ({ delivered }) => delivered === 5);
    expect(counts.parts).toBe(15);
  });

  it('become dead letters after their attempts as well, and may fail once more', async () => {
    await rig.dispatch();
    const [one] = people(1, 393_243_000_000);
    if (one === undefined) throw new Error('nobody');
    await rig.simulator.faults({ refuse_numbers: { [one.number]: '0x45' } });
    const alertId = await rig.registration.release({ people: [one] });
    await rig.settled(alertId, 1, ({ failed }) => failed === 1);
    expect(await decide(alertId, { what: 'resend_failed' })).toEqual({ done: 1, overtaken: 0, closed: null });
    await rig.settled(alertId, 1, ({ failed }) => failed === 1);
    expect((await open.read(alertId)).failures).toMatchObject([
      { detail: 'smpp:0x45', count: 1, correctable: 1 },
    ]);
  });

  it('stay failed when a person gives them up, or the alert was stopped, has expired or ended', async () => {
    await rig.dispatch();
    const { alertId } = await refused();
    const asOwner = await rig.asOwner();
    await asOwner(`UPDATE dispatcher.batch SET expires_at = now() WHERE alert_id = '${alertId}'`);
    expect(await decide(alertId, { what: 'resend_failed' })).toEqual({
      done: 0,
      overtaken: 0,
      closed: 'expired',
    });
    await asOwner(
      `UPDATE dispatcher.batch SET expires_at = now() + interval '1 hour' WHERE alert_id = '${alertId}'`,
    );
    expect(await decide(alertId, { what: 'give_up_failed', detail: 'smpp:0x65' })).toEqual({
      done: 7,
      overtaken: 0,
      closed: null,
    });
    expect(await decide(alertId, { what: 'resend_failed' })).toEqual({ done: 0, overtaken: 0, closed: null });
    await rig.authoring.stop(alertId);
    await waitFor('the stop', async () => (await open.read(alertId)).closed === 'stopped');
    await rig.authoring.end(alertId);
    await waitFor('the end', async () => (await open.read(alertId)).closed === 'ended');
    expect(await rig.counts(alertId)).toMatchObject({ failed: 10, waiting: 0 });
    expect(await audited()).toMatchObject([
      { event: 'dispatch.given_up', body: { recipients: 7 } },
      {
        event: 'dispatch.stopped',
        actor: 'service:dispatcher',
        body: { gone: 10, counts: { taken: 10, failed: 10, waiting: 0 } },
      },
      {
        event: 'dispatch.completed',
        actor: 'service:dispatcher',
        body: { counts: { taken: 10, failed: 10 } },
      },
    ]);
  });

  it('leave no number behind when their alert is over, and none in clear before', async () => {
    await rig.dispatch();
    const { everybody, alertId } = await refused();
    const rows = await rig.query<{ sealed: Buffer }>('SELECT sealed FROM dispatcher.dead_letter');
    expect(rows).toHaveLength(7);
    for (const { number } of everybody)
      expect(rows.some(({ sealed }) => sealed.toString('latin1').includes(String(number)))).toBe(false);
    await rig.authoring.end(alertId);
    await waitFor(
      'the end',
      async () => (await rig.query('SELECT 1 FROM dispatcher.dead_letter')).length === 0,
    );
  });

  describe('or are held in doubt', () => {
    const held = async () => {
      await rig.simulator.faults({ silence: 'submits' });
      await rig.dispatch();
      const everybody = people(8, 393_244_000_000);
      const alertId = await rig.registration.release({ people: everybody, inDoubt: 'hold' });
      await rig.settled(alertId, 8, ({ in_doubt }) => in_doubt === 8);
      await rig.simulator.faults({ restore: true, receipts: { share: 0 } });
      expect(await open.read(alertId)).toMatchObject({ closed: null, held: 8, resending: 0 });
      return { everybody, alertId };
    };

    it('are sent once more when a person takes that risk', async () => {
      const { alertId } = await held();
      expect(await decide(alertId, { what: 'resend_held' })).toEqual({ done: 8, overtaken: 0, closed: null });
      await rig.settled(alertId, 8, ({ submitted, in_doubt }) => submitted === 8 && in_doubt === 0);
      expect(await decide(alertId, { what: 'resend_held' })).toEqual({ done: 0, overtaken: 0, closed: null });
      expect(await audited()).toMatchObject([{ event: 'dispatch.doubt_decided', body: { recipients: 8 } }]);
    });

    it.each([
      ['accept_held', { submitted: 8, in_doubt: 0, failed: 0 }],
      ['give_up_held', { submitted: 0, in_doubt: 0, failed: 8 }],
    ] as const)('are settled without sending: %s', async (what, counts) => {
      const { alertId } = await held();
      const before = (await rig.simulator.stats()).submits;
      expect(await decide(alertId, { what })).toEqual({ done: 8, overtaken: 0, closed: null });
      expect(await rig.counts(alertId)).toMatchObject(counts);
      expect((await rig.simulator.stats()).submits).toBe(before);
    });
  });
});
