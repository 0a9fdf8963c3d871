import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('What must not be sent any more', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start({ route: { partsPerSecond: 200 } });
    await rig.dispatch();
  });

  afterAll(() => rig.end());

  it('is withheld from whoever has withdrawn before it was submitted', async () => {
    const everybody = people(600, 393_221_000_000);
    const alertId = await rig.registration.release({ people: everybody });
    await waitFor('the first messages', async () => (await rig.simulator.summary()).numbers > 0);
    const got = await rig.simulator.messages();
    const leaving = everybody.filter(({ number }) => !got.has(number)).slice(-50);
    for (const { id } of leaving) await rig.registration.withdraw(id);
    await waitFor('every withdrawal to be known', async () => {
      const [row] = await rig.query<{ n: number }>('SELECT count(*)::int AS n FROM dispatcher.control');
      return row?.n === leaving.length;
    });
    const known = await rig.simulator.messages();
    const counts = await rig.settled(
      alertId,
      600,
      ({ waiting, submitted }) => waiting === 0 && submitted === 0,
    );
    const messages = await rig.simulator.messages();
    const ledger = await rig.ledger(alertId);
    for (const { id, number } of leaving) {
      expect(messages.get(number)).toBe(known.get(number));
      if (!known.has(number)) expect(ledger.get(id)).toMatchObject({ state: 'stopped', detail: 'withdrawn' });
    }
    expect(counts.stopped).toBeGreaterThan(0);
    expect(counts.delivered + counts.stopped).toBe(600);
  });

  it('but a withdrawal is confirmed to who has withdrawn', async () => {
    const [leaver] = people(1, 393_222_000_000);
    if (leaver === undefined) throw new Error('nobody');
    await rig.registration.withdraw(leaver.id);
    await waitFor('the withdrawal', async () => {
      const rows = await rig.query('SELECT 1 FROM dispatcher.control WHERE subject = $1', [leaver.id]);
      return rows.length === 1;
    });
    await rig.registration.tell([{ ...leaver, text: 'Iscrizione cancellata.' }]);
    await waitFor('the confirmation', async () => (await rig.simulator.messages()).get(leaver.number) === 1);
  });

  it('is not begun when the alert was stopped before its batches came', async () => {
    const everybody = people(100, 393_224_000_000);
    const stopped = await rig.registration.release({ people: everybody.slice(0, 1) });
    await rig.authoring.stop(stopped);
    await waitFor('the stop', async () => {
      const rows = await rig.query('SELECT 1 FROM dispatcher.control WHERE subject = $1', [stopped]);
      return rows.length === 1;
    });
    await rig.registration.release({ people: everybody.slice(1), alertId: stopped });
    await rig.settled(stopped, 100, (counts) => counts.stopped >= 99);
  });

  it('is expired when its time has passed, and never submitted', async () => {
    const [late] = people(1, 393_225_000_000);
    if (late === undefined) throw new Error('nobody');
    const expiresAt = new Date(Date.now() - 1_000).toISOString();
    const alertId = await rig.registration.release({ people: [late], expiresAt });
    await rig.settled(alertId, 1, ({ expired }) => expired === 1);
    expect((await rig.simulator.messages()).has(late.number)).toBe(false);
  });

  it('never reaches a live route when it is a drill, and says why', async () => {
    const [drilled] = people(1, 393_226_000_000);
    if (drilled === undefined) throw new Error('nobody');
    const alertId = await rig.registration.release({ people: [drilled], mode: 'drill' });
    await rig.settled(alertId, 1, ({ failed }) => failed === 1);
    expect((await rig.ledger(alertId)).get(drilled.id)).toMatchObject({
      state: 'failed',
      detail: 'no_route',
    });
    expect((await rig.simulator.messages()).has(drilled.number)).toBe(false);
  });

  it('forgets an ended alert’s stop and journal', async () => {
    const alertId = await rig.registration.release({ people: people(3, 393_227_000_000) });
    await rig.settled(alertId, 3, ({ delivered }) => delivered === 3);
    await rig.authoring.stop(alertId);
    await rig.authoring.end(alertId);
    await waitFor('the end', async () => {
      const rows = await rig.query(
        `SELECT 1 FROM dispatcher.alert WHERE alert_id = $1 AND ended_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM dispatcher.control WHERE subject = $1)`,
        [alertId],
      );
      return rows.length === 1;
    });
  });
});
