import { randomUUID } from 'node:crypto';
import { PostgresKeyring } from '#libs/feed';
import { waitFor } from '#libs/testing';
import { checkLedger } from '../ledger/ledger-check.js';
import { MUNICIPALITY, people, type Person } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';
import { Corrections } from './corrections.js';
import { Decisions } from './decisions.js';
import { OpenAlerts } from './open-alerts.js';

const DETAILS = ['smpp:0x65', 'text_refused'];

describe('A correction of an alert', () => {
  let rig: Rig;
  let keyring: PostgresKeyring;
  let open: OpenAlerts;
  let corrections: Corrections;
  let alertId: string;
  let refused: Person[];

  beforeEach(async () => {
    rig = await Rig.start({ route: { responseMs: 400 } });
    keyring = new PostgresKeyring({ url: rig.url, transportKey: rig.transportKey });
    open = new OpenAlerts(rig.connections, keyring);
    corrections = new Corrections(rig.connections, rig.audit, (id) => rig.running.engine.decided(id));
    await rig.dispatch();
    const everybody = people(10, 393_261_000_000);
    refused = everybody.slice(0, 6);
    const statuses = everybody.slice(0, 8).map(({ number }, i) => [number, i < 6 ? '0x65' : '0x0B']);
    await rig.simulator.faults({ refuse_numbers: Object.fromEntries(statuses) as Record<string, string> });
    alertId = await rig.registration.release({ people: everybody });
    await rig.settled(alertId, 10, ({ failed, delivered }) => failed === 8 && delivered === 2);
    await rig.simulator.faults({ restore: true });
  });

  afterEach(async () => {
    await keyring.close();
    await rig.end();
  });

  const addressees = async (correctedBy: string | null, municipalityId = MUNICIPALITY) => {
    const bytes = await corrections.addressees(alertId, { municipalityId, details: DETAILS, correctedBy });
    expect((await checkLedger(rig.connections, alertId)).disagreements).toEqual([]);
    return Array.from({ length: bytes.length / 16 }, (_, i) =>
      bytes.subarray(i * 16, i * 16 + 16).toString('hex'),
    ).sort();
  };
  const idsOf = (persons: Person[]) => persons.map(({ id }) => id.replaceAll('-', '')).sort();
  const correctable = async () => {
    const { failures } = await open.read(alertId);
    return failures.reduce((sum, failure) => sum + failure.correctable, 0);
  };

  it('is for those who failed for its reasons; who asks about them changes nothing', async () => {
    expect(await addressees(null)).toEqual(idsOf(refused));
    expect(await addressees(null)).toEqual(idsOf(refused));
    expect(await correctable()).toBe(6);
    const others = { municipalityId: MUNICIPALITY, details: ['smpp:0x0B', 'no_route'], correctedBy: null };
    expect(await corrections.addressees(alertId, others)).toHaveLength(0);
  });

  it('takes them once and for all: it hears the same however often it asks, and nobody else gets them', async () => {
    const correctedBy = randomUUID();
    expect(await addressees(correctedBy)).toEqual(idsOf(refused));
    expect(await addressees(correctedBy)).toEqual(idsOf(refused));
    expect(await addressees(randomUUID())).toEqual([]);
    expect(await addressees(null)).toEqual([]);
    expect(await correctable()).toBe(0);
    const decisions = new Decisions(rig.connections, keyring, rig.audit, () => undefined);
    const again = await decisions.decide(
      ...([alertId, { what: 'resend_failed', detail: 'smpp:0x65' }, 'operator:spec'] as const),
    );
    expect(again).toMatchObject({ done: 0 });
    expect(await rig.counts(alertId)).toMatchObject({ failed: 8, delivered: 2, waiting: 0 });
    expect((await open.read(alertId)).correctedBy).toMatchObject([{ alertId: correctedBy, recipients: 6 }]);
    const entries = (await rig.trail()).filter(({ event }) => event === 'dispatch.corrected');
    expect(entries.map(({ actor, payload }) => ({ actor, payload }))).toEqual([
      { actor: 'service:dispatcher', payload: { correctedBy, details: DETAILS, recipients: 6 } },
      { actor: 'service:dispatcher', payload: expect.objectContaining({ recipients: 0 }) as unknown },
    ]);
  });

  it('hears the same though two ask at once', async () => {
    const correctedBy = randomUUID();
    const asked = await Promise.all([addressees(correctedBy), addressees(correctedBy)]);
    expect(asked).toEqual([idsOf(refused), idsOf(refused)]);
  });

  it('is for nobody of another municipality, and of an alert nobody knows', async () => {
    expect(await addressees(null, randomUUID())).toEqual([]);
    expect(await addressees(randomUUID(), randomUUID())).toEqual([]);
    expect(await correctable()).toBe(6);
    const unknown = { municipalityId: MUNICIPALITY, details: DETAILS, correctedBy: randomUUID() };
    expect(await corrections.addressees(randomUUID(), unknown)).toHaveLength(0);
  });

  it('leaves behind how many they were, and no more who, once it has ended', async () => {
    const correctedBy = await rig.registration.release({ people: refused.slice(0, 1) });
    await addressees(correctedBy);
    await rig.authoring.end(correctedBy);
    const kept = () =>
      rig.query('SELECT recipients, subscribers FROM dispatcher.correction WHERE subscribers IS NULL');
    const rows = await waitFor('the end', async () => {
      const ended = await kept();
      return ended.length > 0 ? ended : null;
    });
    expect(rows).toEqual([{ recipients: 6, subscribers: null }]);
  });
});
