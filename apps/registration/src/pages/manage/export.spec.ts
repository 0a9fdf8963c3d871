import { randomUUID } from 'node:crypto';
import { TOPICS } from '#libs/contracts';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest, waitUntil } from '../../testing/registration-under-test.js';
import { Citizen } from './testing/citizen.js';

describe("A citizen's own data", () => {
  let service: RegistrationUnderTest;
  let anna: Citizen;
  let berto: Citizen;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(FAENZA);
    await service.listen();
    anna = await Citizen.subscribed(service, 3);
    berto = await Citizen.subscribed(service, 4);
    await release('Piena del Lamone');
    await anna.comesIn();
    await anna.post('/it/iscrizione/scelte', await anna.choices({ categories: ['roads'] })).expect(303);
    await berto.comesIn();
  });
  afterAll(() => service.stop());

  async function release(text: string): Promise<void> {
    const alertId = randomUUID();
    await service.publish(
      'authoring',
      TOPICS.alertReleased,
      {
        alertId,
        contentHash: 'ab',
        severity: 'Severe',
        lane: 'extreme',
        mode: 'actual',
        sender: 'Faenza',
        audience: {
          categoryId: service.town.categories['flood'] ?? '',
          zoneIds: Object.values(service.town.zones),
        },
        variants: [{ language: 'it', text }],
        releasedAt: new Date().toISOString(),
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        inDoubt: 'resend',
      },
      alertId,
    );
    await waitUntil('the draw', async () => {
      const [draw] = await service.rows<{ state: string }>('SELECT state FROM registration.draw');
      return draw?.state === 'complete';
    });
  }

  it('comes as a file: every consent with its notice, every message, who did what with the record', async () => {
    await service.rows(
      `INSERT INTO audit.entry (id, municipality_id, event, actor, subject_ref, occurred_at, commitment)
       VALUES ($1, $2, 'record.viewed', 'official:anna.verdi', $3, now(), sha256('x'))`,
      [randomUUID(), service.town.id, anna.id],
    );
    const { body, headers } = await anna.post('/it/iscrizione/dati-json').expect(200);
    expect(headers).toMatchObject({
      'content-disposition': 'attachment; filename=campanile-faenza.json',
      'cache-control': 'no-store',
    });
    expect(body).toMatchObject({
      number: `+${anna.number}`,
      categories: ['roads'],
      consents: [
        {
          action: 'given',
          channel: 'synthetic',
          notice: { text: FAENZA.notice.texts['it'], version: '2026-1' },
        },
        { action: 'objected', channel: 'web', decisions: { categories: { flood: false, roads: true } } },
      ],
      alerts: [{ text: 'Piena del Lamone', mode: 'actual' }],
      messages: [{ kind: 'link' }],
    });
    const log = body.log as { event: string; actor: string }[];
    expect(log.map(({ event }) => event)).toEqual(
      expect.arrayContaining([
        'consent.given',
        'otp.sent',
        'otp.confirmed',
        'objection.raised',
        'dsar.export',
      ]),
    );
    expect(log).toContainEqual(
      expect.objectContaining({ event: 'record.viewed', actor: 'official:anna.verdi' }),
    );
  });

  it('comes as a page to print, in both languages', async () => {
    const { text } = await anna.post('/it/iscrizione/dati').expect(200);
    for (const said of ['Piena del Lamone', 'Opposizione', 'Informativa: «il Comune …»', `+${anna.number}`])
      expect(text).toContain(said);
    await anna.post('/en/subscription/data').expect(200, /Alerts your number was drawn for/);
  });

  it('has a receipt for each consent, as a page and as data', async () => {
    const { text } = await anna.post('/it/iscrizione/dati').expect(200);
    const receipts = [...text.matchAll(/href="(\/it\/iscrizione\/ricevuta\/[0-9a-f-]{36})"/g)].map(
      ([, path]) => path,
    );
    expect(receipts).toHaveLength(2);
    await anna.get(receipts[1] ?? '').expect(200, /Opposizione/);
    const { body } = await anna.get(`${receipts[0]}.json`).expect(200);
    expect(body).toMatchObject({ action: 'given', municipality: 'Faenza', categories: expect.any(Array) });
  });

  it("never is another's", async () => {
    const [own] = await service.rows<{ id: string }>(
      'SELECT id FROM registration.consent WHERE subject_ref = $1',
      [anna.id],
    );
    await berto.get(`/it/iscrizione/ricevuta/${own?.id}`).expect(404);
    await berto.get('/it/iscrizione/ricevuta/1.json').expect(404);
    const { text } = await berto.post('/it/iscrizione/dati-json').expect(200);
    expect(text).not.toContain(String(anna.number));
    expect(text).not.toContain(anna.id);
    anna.cookie = '';
    await anna.post('/it/iscrizione/dati-json').expect(401);
  });
});
