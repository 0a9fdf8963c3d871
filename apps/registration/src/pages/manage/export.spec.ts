import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { TOPICS } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import type { CitizenExport } from '../../rights/export/citizen-export.js';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { Citizen } from './testing/citizen.js';
import { DispatcherStandIn } from './testing/dispatcher-stand-in.js';

describe("A citizen's own data", () => {
  let service: RegistrationUnderTest;
  let anna: Citizen;
  let berto: Citizen;
  let dispatcher: DispatcherStandIn;

  beforeAll(async () => {
    dispatcher = await DispatcherStandIn.start();
    service = await RegistrationUnderTest.start(FAENZA, { DISPATCHER_URL: dispatcher.url });
    await service.listen();
    anna = await Citizen.subscribed(service, 3);
    berto = await Citizen.subscribed(service, 4);
    await release('Piena del Lamone');
    await anna.comesIn();
    await anna.post('/it/iscrizione/scelte', await anna.choices({ categories: ['roads'] })).expect(303);
    await berto.comesIn();
  });
  afterAll(async () => {
    await service.stop();
    await dispatcher.stop();
  });

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
    await waitFor('the draw', async () => {
      const [draw] = await service.rows<{ state: string }>('SELECT state FROM registration.draw');
      return draw?.state === 'complete';
    });
  }

  /** As authoring asks, for an official. */
  async function asks(what: 'counter' | 'audit', path: string, body: object): Promise<void> {
    await request(service.url)
      .post(`/internal/${what}/${service.town.id}/${path}`)
      .set('authorization', await service.authoringToken())
      .send(body)
      .expect(200);
  }

  it('comes as a file: every consent with its notice, every message, who did what with the record', async () => {
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
          categories: [
            {
              ...{ code: 'flood', name: { it: 'Alluvione' }, chosen: true },
              ...{ legalBasis: 'public_task', statuteRef: 'D.Lgs. 1/2018, art. 12' },
            },
            { code: 'roads', legalBasis: 'consent', statuteRef: null },
          ],
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
        'dsar.access',
        'objection.raised',
        'dsar.export',
      ]),
    );
    const told = await service.trail({ subject: anna.id });
    for (const { id, evidence } of (body as CitizenExport).consents) {
      const entry = told.find((each) => each.id === evidence?.entry);
      expect(entry).toMatchObject({ commitment: evidence?.commitment, payload: { consentId: id } });
      expect(evidence?.key).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('says who looked at it, as what, at what and why: at the counter, and in the log by number', async () => {
    const viewer = `official:${randomUUID()}`;
    const number = `+${anna.number}`;
    await asks('counter', 'look', { viewer, viewerRole: 'author', number, channel: 'phone' });
    const search = { after: null, limit: 10, newest: true, purpose: 'page' };
    const look = { viewer, viewerRole: 'auditor', reason: 'Reclamo <12>/2026' };
    await asks('audit', 'search', { ...look, number, ...search });
    await asks('audit', 'why', { ...look, number, alert: randomUUID() });
    const { body } = await anna.post('/it/iscrizione/dati-json').expect(200);
    const looks = (body as CitizenExport).log.filter(({ event }) => event === 'record.viewed');
    expect(looks).toMatchObject([
      {
        ...{ name: { it: 'Dati personali consultati' }, actor: viewer },
        who: { it: 'un operatore del Comune (chi scrive le allerte)' },
        look: { at: { it: expect.stringContaining('sportello') }, reason: null },
      },
      { who: { en: 'an official of the municipality (auditor)' }, look: { reason: 'Reclamo <12>/2026' } },
      { look: { at: { en: 'why you got an alert, or did not' }, reason: 'Reclamo <12>/2026' } },
    ]);
    const { text } = await anna.post('/it/iscrizione/dati').expect(200);
    for (const said of [
      'Dati personali consultati',
      '«Reclamo &lt;12&gt;/2026»',
      '(controllo)',
      'Consenso dato',
    ])
      expect(text).toContain(said);
    expect(text).not.toContain(viewer);
    const { text: another } = await berto.post('/it/iscrizione/dati').expect(200);
    expect(another).not.toContain('Reclamo');
  });

  it('tells how the sign-up came about, from the notice to the code that was right', async () => {
    const number = 393_471_230_001;
    const visitor = Citizen.of(service, number, '');
    const { text } = await visitor.get('/it/').expect(200);
    const hidden = (name: string) => new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(text)?.[1] ?? '';
    const form = {
      ...{ stamp: hidden('stamp'), noticeVersion: hidden('noticeVersion'), number: '347 1230001' },
      ...{ zones: ['BORGO'], categories: ['flood'], language: 'it', ageDeclared: 'yes' },
    };
    const { headers } = await visitor.post('/it/', form).expect(303);
    // Somebody else at the same time, of whom nothing must be told.
    await Citizen.of(service, 393_471_230_002, '').post('/it/', { ...form, number: '347 1230002' });
    const code = await waitFor('the code', () => service.codeTo(number));
    await visitor.post(headers['location'] as string, { code: code === '000000' ? '111111' : '000000' });
    await visitor.post(headers['location'] as string, { code }).expect(200);
    await visitor.comesIn();
    const data = (await visitor.post('/it/iscrizione/dati-json').expect(200)).body as CitizenExport;
    expect(data.log.slice(0, 6).map(({ event }) => event)).toEqual([
      ...[
        'notice.served',
        'registration.requested',
        'otp.sent',
        'otp.failed',
        'otp.confirmed',
        'consent.given',
      ],
    ]);
    expect(data.log.filter(({ event }) => event === 'registration.requested')).toHaveLength(1);
    const ids = data.log.map(({ id }) => id);
    const written = await service.trail({ event: 'notice.served' });
    expect(written.filter(({ id }) => ids.includes(id)).map(({ payload }) => payload?.['signUpId'])).toEqual([
      data.consents[0]?.challengeId,
    ]);
  });

  it('comes as a page to print, in both languages', async () => {
    const { text } = await anna.post('/it/iscrizione/dati').expect(200);
    for (const said of ['Piena del Lamone', 'Opposizione', 'Informativa: «il Comune …»', `+${anna.number}`])
      expect(text).toContain(said);
    await anna.post('/en/subscription/data').expect(200, /Alerts your number was drawn for/);
  });

  describe('with what became of every message', () => {
    const exported = async () =>
      (await anna.post('/it/iscrizione/dati-json').expect(200)).body as CitizenExport;

    it('has it from the dispatcher: when it was sent and came, in how many parts, and why not', async () => {
      const submittedAt = new Date().toISOString();
      const reason = { it: 'La rete non riconosce il numero.', en: 'The network does not know the number.' };
      const [sent] = await service.rows<{ id: string }>(
        'SELECT id FROM registration.message_sent WHERE recipient_id = $1',
        [anna.id],
      );
      dispatcher.answers(({ alerts }) => ({
        keptSince: '2025-10-20T04:00:00.000Z',
        alerts: alerts.map((id) => ({
          ...{ id, state: 'delivered', submittedAt, deliveredAt: submittedAt, parts: 2, reason: null },
        })),
        messages: [
          ...[{ id: sent?.id, state: 'failed', submittedAt: null, deliveredAt: null, parts: 0, reason }],
        ],
      }));
      const data = await exported();
      expect(data).toMatchObject({
        alerts: [{ outcome: { state: 'delivered', submittedAt, deliveredAt: submittedAt, parts: 2 } }],
        messages: [{ kind: 'link', outcome: { state: 'failed', submittedAt: null, reason } }],
        outcomes: { read: true, keptSince: '2025-10-20T04:00:00.000Z', note: null },
      });
      expect(dispatcher.asked.at(-1)).toMatchObject({
        path: `/internal/recipients/${anna.id}/outcomes`,
        body: { alerts: [data.alerts[0]?.alertId], messages: [sent?.id] },
      });
      expect(JSON.stringify(dispatcher.asked)).not.toContain(String(anna.number).slice(2));
      const { text } = await anna.post('/it/iscrizione/dati').expect(200);
      for (const said of [
        'Consegnato',
        '2 SMS.',
        'Non consegnato',
        reason.it,
        'finito prima del 20 ottobre 2025',
      ])
        expect(text).toContain(said);
    });

    it('says what the ledger keeps no longer, and what it never had', async () => {
      const soon = new Date(Date.now() + 60_000).toISOString();
      dispatcher.answers(() => ({ keptSince: soon, alerts: [], messages: [] }));
      expect(await exported()).toMatchObject({
        alerts: [{ outcome: { state: 'not_kept', reason: { en: expect.stringContaining('kept') } } }],
      });
      dispatcher.answers(() => ({ keptSince: '2020-01-01T00:00:00.000Z', alerts: [], messages: [] }));
      expect(await exported()).toMatchObject({ alerts: [{ outcome: { state: 'not_recorded' } }] });
      await anna.post('/en/subscription/data').expect(200, /No outcome is recorded/);
    });

    it.each([
      ['fails', () => 500],
      ['refuses', () => 403],
      ['answers something else', () => ({ alerts: 'none' })],
    ])('comes all the same when the dispatcher %s, and says so in both languages', async (_how, answer) => {
      dispatcher.answers(answer);
      const data = await exported();
      expect(data).toMatchObject({
        consents: [{ action: 'given' }, { action: 'objected' }],
        alerts: [{ text: 'Piena del Lamone', outcome: { state: 'unreadable' } }],
        messages: [{ kind: 'link', outcome: { state: 'unreadable' } }],
        outcomes: { read: false, keptSince: null, note: { it: expect.any(String), en: expect.any(String) } },
      });
      await anna.post('/it/iscrizione/dati').expect(200, /non è stato possibile leggere/);
      await anna.post('/en/subscription/data').expect(200, /could not be read at this time/);
    });
  });

  it('has a receipt for each consent, as a page and as data', async () => {
    const { text } = await anna.post('/it/iscrizione/dati').expect(200);
    const receipts = [...text.matchAll(/href="(\/it\/iscrizione\/ricevuta\/[0-9a-f-]{36})"/g)].map(
      ([, path]) => path,
    );
    expect(receipts).toHaveLength(2);
    const { text: page } = await anna.get(receipts[1] ?? '').expect(200, /Opposizione/);
    for (const said of ['Operatore SMS', 'SMS: STOP', '365 giorni', `href="${receipts[1]}.json"`])
      expect(page).toContain(said);
    const { body } = await anna.get(`${receipts[0]}.json`).expect(200);
    expect(body).toMatchObject({
      ...{ action: 'given', municipality: 'Faenza', categories: expect.any(Array) },
      ...{ processors: ['Operatore SMS'], withdrawalMethods: ['SMS: STOP'], retentionDays: 365 },
    });
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
