import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('A message queue that is full (0x14)', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start({ route: { binds: 1, window: 50 } });
    await rig.dispatch();
  });

  afterEach(() => rig.simulator.faults({ restore: true }));
  afterAll(() => rig.end());

  const refusals = async () => (await rig.simulator.stats()).refused['0x14'] ?? 0;
  const charged = (alertId: string) =>
    rig.query<{ recipients: number }>(
      `SELECT count(DISTINCT o.recipient)::int AS recipients
       FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
       WHERE b.alert_id = $1 AND o.state = 6`,
      [alertId],
    );

  it('is left alone for a while, and charges nobody an attempt', async () => {
    await rig.simulator.faults({ errors: { '0x14': 1 } });
    const alertId = await rig.registration.release({ people: people(300, 393_218_000_000) });
    await waitFor('three rests', async () => (await refusals()) > 100);
    // A window for each time it was asked, and it was asked three times.
    expect(await refusals()).toBeLessThanOrEqual(3 * 50);
    expect(await charged(alertId)).toEqual([{ recipients: 0 }]);
    await rig.simulator.faults({ restore: true });
    await rig.settled(alertId, 300, ({ delivered }) => delivered === 300);
    expect(await charged(alertId)).toEqual([{ recipients: 0 }]);
  });

  it('of one phone holds up nobody else', async () => {
    const everybody = people(300, 393_219_000_000);
    const [one] = everybody;
    await rig.simulator.faults({ refuse_numbers: { [one?.number ?? 0]: '0x14' } });
    const alertId = await rig.registration.release({ people: everybody });
    await rig.settled(alertId, 300, ({ delivered }) => delivered === 299);
    await waitFor('its retry', async () => (await charged(alertId))[0]?.recipients === 1);
    await rig.simulator.faults({ restore: true });
    await rig.settled(alertId, 300, ({ delivered }) => delivered === 300);
  });
});
