import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('Alerts', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start();
    await rig.dispatch();
  });

  afterAll(() => rig.end());

  it('are numbered closely, however many batches each has, so that no two of late share a reference', async () => {
    for (const text of ['Piena in arrivo.', 'Cessato allarme.', 'Strade riaperte.']) {
      const alertId = await rig.registration.release({ people: people(1_000), text });
      await rig.settled(alertId, 1_000, ({ delivered }) => delivered === 1_000);
    }
    const rows = await rig.query<{ no: number }>('SELECT no FROM dispatcher.alert ORDER BY no');
    const [first, , last] = rows.map(({ no }) => no);
    // Batches that are taken at the same instant may each have used one up.
    expect((last ?? NaN) - (first ?? NaN)).toBeLessThan(2 * 32);
  });
});
