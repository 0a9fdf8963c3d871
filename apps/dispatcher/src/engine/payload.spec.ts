import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

const LONG = 'Attenzione alla piena. '.repeat(15).trim();

describe('A route whose provider splits long texts itself', () => {
  it('gets each whole in one submit (message_payload), and the licence counts the parts', async () => {
    const rig = await Rig.start({ route: { partsBy: 'payload' } });
    try {
      await rig.dispatch();
      const everybody = people(50, 393_640_000_000);
      const alertId = await rig.registration.release({ people: everybody, text: LONG });
      await rig.settled(alertId, 50, ({ delivered }) => delivered === 50);
      const texts = await rig.simulator.texts();
      for (const { number } of everybody) expect(texts.get(number)).toEqual([LONG]);
      expect((await rig.simulator.stats()).submits).toBe(50);
    } finally {
      await rig.end();
    }
  });
});

describe('Codes under a flood of extreme alerts', () => {
  it('go out all the while, with a twentieth of the licence', async () => {
    const rig = await Rig.start({ route: { binds: 2, window: 40, partsPerSecond: 200 } });
    try {
      await rig.dispatch();
      const alertId = await rig.registration.release({ people: people(3_000, 393_650_000_000) });
      await waitFor('the flood', async () => (await rig.simulator.summary()).messages >= 50);
      const asking = people(20, 393_660_000_000);
      await rig.registration.tell(asking.map((person, i) => ({ ...person, text: `Codice ${i}` })));
      await waitFor('every code', async () => {
        const messages = await rig.simulator.messages();
        return asking.every(({ number }) => messages.get(number) === 1);
      });
      // Most of the flood was still to come.
      expect((await rig.counts(alertId)).waiting).toBeGreaterThan(1_000);
      await rig.authoring.stop(alertId);
      await rig.settled(alertId, 3_000, ({ waiting }) => waiting === 0);
    } finally {
      await rig.end();
    }
  });
});
