import { isDeepStrictEqual } from 'node:util';
import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';
import { checkLedger } from './ledger-check.js';

describe('Conservation, asked of the rows', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start({ route: { partsPerSecond: 1_000, responseMs: 400 } });
    await rig.dispatch();
  });

  afterAll(() => rig.end());

  it('holds at every moment of a bad day: refusals, doubts, long messages, a stop', async () => {
    await rig.simulator.faults({
      errors: { '0x08': 0.2, '0x0B': 0.05, '0x45': 0.05, '0x64': 0.02 },
      garbage_share: 0.01,
      garbage: 'length',
    });
    const text = 'Attenzione alla piena. '.repeat(10).trim();
    const alerts = await Promise.all([
      rig.registration.release({ people: people(300, 393_231_000_000), inDoubt: 'resend' }),
      rig.registration.release({ people: people(300, 393_232_000_000), inDoubt: 'hold' }),
      rig.registration.release({ people: people(200, 393_233_000_000), text }),
    ]);
    const taken = async (alertId: string) => (await rig.counts(alertId)).taken;
    await waitFor('the intake', async () => (await Promise.all(alerts.map(taken))).join() === '300,300,200');
    await rig.authoring.stop(alerts[0]);
    for (let look = 0; look < 40; look++)
      expect(await checkLedger(rig.connections, null)).toEqual({
        ...{ alerts: 3, recipients: 800, forgotten: 0, disagreements: [] },
      });
    await rig.simulator.faults({ restore: true });
    // On a busy machine answers come too late: a route given up for that is tried again after 5, 10, 20, 40 seconds.
    for (const alertId of alerts)
      await waitFor('the end', async () => (await rig.counts(alertId)).waiting === 0);
    for (const alertId of alerts) {
      const one = await checkLedger(rig.connections, alertId);
      expect(one).toMatchObject({ alerts: 1, disagreements: [] });
      // Receipts may still come between the two looks.
      await waitFor('rows that say the same', async () => {
        const { parts: _parts, ...counts } = await rig.counts(alertId);
        return isDeepStrictEqual(await rig.countedFromRows(alertId), counts);
      });
    }
  });

  it('names each count that the rows do not bear out', async () => {
    const alertId = await rig.registration.release({ people: people(20, 393_234_000_000) });
    await rig.settled(alertId, 20, ({ delivered }) => delivered === 20);
    const asOwner = await rig.asOwner();
    await asOwner(
      `UPDATE dispatcher.tally SET delivered = delivered - 3, stopped = stopped + 3
       WHERE alert_id = '${alertId}' AND slot = (SELECT min(slot) FROM dispatcher.tally WHERE alert_id = '${alertId}')`,
    );
    expect((await checkLedger(rig.connections, alertId)).disagreements).toEqual([
      { alertId, count: 'delivered', tallied: 17, counted: 20 },
      { alertId, count: 'stopped', tallied: 3, counted: 0 },
    ]);
  });
});
