import { randomUUID } from 'node:crypto';
import supertest from 'supertest';
import { signServiceToken } from '#libs/access';
import { ConfigError } from '#libs/config';
import type {
  DispatchCapacity,
  DispatcherPrivacyFacts,
  PersonOutcomes,
  RecipientPage,
  RecipientTrail,
} from '#libs/contracts';
import { operationsOf, startService, type RunningService } from '#libs/http';
import { createLogger } from '#libs/observability';
import { TEST_KEK, waitFor } from '#libs/testing';
import { DispatcherModule } from './dispatcher.module.js';
import { serviceOptions } from './service.js';
import { dispatcherSettings } from './settings.js';
import { people } from './testing/registration.js';
import { Rig } from './testing/rig.js';

const SECRET = 'a secret of the services, long enough for them';

describe('The dispatcher as a service', () => {
  let rig: Rig;
  let service: RunningService;
  const http = () => supertest(service.url);

  beforeAll(async () => {
    rig = await Rig.start();
    const drill = { id: 'drills', name: 'Drills', kind: 'drill', centsPerPart: 0, alphabet: 'latin1' };
    const config = dispatcherSettings.load({
      DATABASE_URL: rig.url,
      KEK: TEST_KEK,
      TRANSPORT_KEY: rig.transportKey.toString('base64'),
      SERVICE_SECRET: SECRET,
      HTTP_PORT: '0',
      ROUTES: JSON.stringify([...rig.routes(), ...rig.routes(drill)]),
    });
    const logger = createLogger({ service: 'dispatcher', level: 'silent' });
    service = await startService(DispatcherModule.forService(config, logger), serviceOptions(config, logger));
    await waitFor('the service to be ready', async () => (await http().get('/health/ready')).status === 200);
  });

  afterAll(async () => {
    await service.stop();
    await rig.end();
  });

  const asAuthoring = async (path: string) =>
    http()
      .get(path)
      .set('authorization', `Bearer ${await signServiceToken(SECRET, 'authoring', 'dispatcher')}`);

  it('tells authoring what the routes of each kind can carry', async () => {
    const actual = (await asAuthoring('/internal/capacity/actual')).body as DispatchCapacity;
    expect(actual).toMatchObject({ partsPerSecond: 100_000, centsPerPart: 4, alphabet: 'gsm7' });
    expect(actual.routes).toEqual([
      { id: 'simulator', name: 'Simulated', bound: true, partsPerSecond: 100_000, state: 'closed' },
    ]);
    const drill = (await asAuthoring('/internal/capacity/drill')).body as DispatchCapacity;
    expect(drill).toMatchObject({ centsPerPart: 0, alphabet: 'latin1' });
    expect((await asAuthoring('/internal/capacity/other')).status).toBe(400);
  });

  it('tells authoring which operators get the numbers of a municipality, and no login', async () => {
    const [{ municipalityId }] = rig.routes() as [{ municipalityId: string }];
    const { body } = await asAuthoring(`/internal/privacy/${municipalityId}`);
    expect((body as DispatcherPrivacyFacts).settings).toEqual({
      ...{ ledgerRetentionDays: 400, parkedReceiptHours: 72, withdrawnDays: 30, inboundPartMinutes: 10 },
    });
    const { routes } = body as DispatcherPrivacyFacts;
    expect(routes.map(({ id, kind, tls }) => [id, kind, tls])).toEqual([
      ['simulator', 'live', false],
      ['drills', 'drill', false],
    ]);
    expect(Object.keys(routes[0] ?? {}).sort()).toEqual(['host', 'id', 'kind', 'name', 'tls']);
    const elsewhere = await asAuthoring(`/internal/privacy/${randomUUID()}`);
    expect((elsewhere.body as DispatcherPrivacyFacts).routes).toEqual([]);
  });

  it('carries drills over the routes for drills alone', async () => {
    const alertId = await rig.registration.release({ people: people(20, 393_401_000_000), mode: 'drill' });
    await rig.settled(alertId, 20, ({ delivered }) => delivered === 20);
    const [row] = await rig.query<{ id: string }>(
      `SELECT DISTINCT r.id FROM dispatcher.outcome o JOIN dispatcher.route r ON r.no = o.route
       JOIN dispatcher.batch b ON b.no = o.batch_no WHERE b.alert_id = $1`,
      [alertId],
    );
    expect(row?.id).toBe('drills');
  });

  it('shows authoring every recipient once, page by page, numbers masked', async () => {
    const everybody = people(250, 393_402_000_000);
    const alertId = await rig.registration.release({ people: everybody });
    await rig.settled(alertId, 250, ({ delivered }) => delivered === 250);
    const seen: RecipientPage['recipients'] = [];
    for (let after = ''; ;) {
      const page = (await asAuthoring(`/internal/alerts/${alertId}/recipients?limit=100${after}`))
        .body as RecipientPage;
      seen.push(...page.recipients);
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    expect(new Set(seen.map(({ subscriberId }) => subscriberId))).toEqual(
      new Set(everybody.map(({ id }) => id)),
    );
    expect(seen).toHaveLength(250);
    expect(everybody.some(({ number }) => JSON.stringify(seen).includes(String(number)))).toBe(false);
    expect(seen.every(({ maskedNumber }) => /^•+\d{3}$/.test(maskedNumber))).toBe(true);
  });

  it('shows authoring every try and receipt of one recipient, and of nobody else', async () => {
    const everybody = people(3, 393_403_000_000);
    const alertId = await rig.registration.release({ people: everybody });
    await rig.settled(alertId, 3, ({ delivered }) => delivered === 3);
    const [one] = everybody as [(typeof everybody)[number]];
    const trailOf = async (id: string) =>
      ((await asAuthoring(`/internal/alerts/${alertId}/recipients/${id}/trail`)).body as RecipientTrail)
        .trail;
    const trail = await trailOf(one.id);
    expect(trail).toMatchObject({
      maskedNumber: `•••••••${String(one.number).slice(-3)}`,
      outcomes: [{ state: 'submitted', route: 'simulator', messageIds: [expect.any(String)], detail: null }],
      receipts: [{ part: 0, delivered: true, state: 'delivered' }],
      waiting: null,
    });
    expect(JSON.stringify(trail)).not.toContain(String(one.number));
    await expect(trailOf(randomUUID())).resolves.toBeNull();
  });

  describe("asked for a person's own export", () => {
    const asRegistration = async (subscriberId: string, body: object) =>
      http()
        .post(`/internal/recipients/${subscriberId}/outcomes`)
        .set('authorization', `Bearer ${await signServiceToken(SECRET, 'registration', 'dispatcher')}`)
        .send(body);
    const outcomesOf = async (subscriberId: string, alerts: string[], messages: string[] = []) =>
      (await asRegistration(subscriberId, { alerts, messages })).body as PersonOutcomes;

    it('tells registration what became of alerts and of single messages, without a number', async () => {
      const both = people(2, 393_404_000_000);
      const [anna, berto] = both as [(typeof both)[number], (typeof both)[number]];
      const alertId = await rig.registration.release({ people: both });
      await rig.settled(alertId, 2, ({ delivered }) => delivered === 2);
      const outcomes = await outcomesOf(anna.id, [alertId, randomUUID()]);
      expect(outcomes).toMatchObject({
        alerts: [
          {
            ...{ id: alertId, state: 'delivered', parts: 1, reason: null },
            ...{ submittedAt: expect.any(String), deliveredAt: expect.any(String) },
          },
        ],
        messages: [],
      });
      const keptDays = (Date.now() - Date.parse(outcomes.keptSince)) / 86_400_000;
      expect(Math.round(keptDays)).toBe(400);
      expect(JSON.stringify(outcomes)).not.toMatch(/39340\d|•/);
      expect((await outcomesOf(randomUUID(), [alertId])).alerts).toEqual([]);
      // A batch of an alert has many people in it: it is no message of one person's.
      const [batch] = await rig.query<{ id: string }>(
        'SELECT id FROM dispatcher.batch WHERE alert_id = $1 LIMIT 1',
        [alertId],
      );
      expect((await outcomesOf(berto.id, [], [batch?.id ?? ''])).messages).toEqual([]);
    });

    it('says in words why a code did not arrive', async () => {
      await rig.simulator.faults({ errors: { '0x0B': 1 } });
      const [carla] = people(1, 393_405_000_000) as [{ id: string; number: number }];
      await rig.registration.tell([{ ...carla, text: 'Codice 123456' }]);
      const { id, outcome } = await waitFor('the outcome', async () => {
        const [batch] = await rig.query<{ id: string }>(
          `SELECT id FROM dispatcher.batch WHERE alert_id IS NULL ORDER BY no DESC LIMIT 1`,
        );
        if (batch === undefined) return null;
        const [found] = (await outcomesOf(carla.id, [], [batch.id])).messages;
        return found?.state === 'failed' ? { id: batch.id, outcome: found } : null;
      });
      await rig.simulator.faults({ restore: true });
      expect(outcome).toMatchObject({
        ...{ id, submittedAt: null, deliveredAt: null, parts: 0 },
        reason: { it: expect.stringMatching(/^La rete non riconosce/), en: expect.any(String) },
      });
    });

    it('is asked about so many at once, each by its id, by registration alone', async () => {
      const many = Array.from({ length: 201 }, () => randomUUID());
      expect((await asRegistration(randomUUID(), { alerts: many, messages: [] })).status).toBe(400);
      expect((await asRegistration(randomUUID(), { alerts: ['x'], messages: [] })).status).toBe(400);
      expect((await asRegistration('nobody', { alerts: [], messages: [] })).status).toBe(400);
      const path = `/internal/recipients/${randomUUID()}/outcomes`;
      expect((await http().post(path).send({ alerts: [], messages: [] })).status).toBe(401);
      const token = await signServiceToken(SECRET, 'authoring', 'dispatcher');
      const refused = await http().post(path).set('authorization', `Bearer ${token}`).send({});
      expect(refused.status).toBe(403);
    });
  });

  it.each([
    [`/internal/alerts/nobody/recipients`, 400],
    [`/internal/alerts/${randomUUID()}/recipients/nobody/trail`, 400],
    [`/internal/alerts/${randomUUID()}/recipients?limit=1001`, 400],
    [`/internal/alerts/${randomUUID()}/recipients?after=x`, 400],
    [`/internal/alerts/${randomUUID()}/recipients`, 200],
  ])('answers %s with %d', async (path, status) => {
    expect((await asAuthoring(path)).status).toBe(status);
  });

  it.each([
    '/internal/capacity/actual',
    `/internal/privacy/${randomUUID()}`,
    `/internal/alerts/${randomUUID()}/recipients`,
    `/internal/alerts/${randomUUID()}/recipients/${randomUUID()}/trail`,
  ])('answers %s to authoring alone', async (path) => {
    expect((await http().get(path)).status).toBe(401);
    const registration = await signServiceToken(SECRET, 'registration', 'dispatcher');
    expect((await http().get(path).set('authorization', `Bearer ${registration}`)).status).toBe(403);
  });

  it('binds again, when it is told so, what the SMSC refused for its credentials', async () => {
    const bind = async (id: string) =>
      http()
        .post(`/internal/routes/${id}/bind`)
        .set('authorization', `Bearer ${await signServiceToken(SECRET, 'dispatcher', 'dispatcher')}`);
    const metric = async (name: string) => {
      const { text } = await http().get('/metrics');
      return Number(new RegExp(`^${name}\\{[^}]*route="simulator"[^}]*\\} (\\d+)`, 'm').exec(text)?.[1]);
    };
    await rig.simulator.faults({ bind_status: '0x0E', drop_now: true });
    await waitFor('the refusals', async () => (await metric('campanile_binds_refused')) === 2);
    expect((await bind('simulator')).body).toEqual({ id: 'simulator', binding: 2 });
    await waitFor('the same answer', async () => (await metric('campanile_binds_refused')) === 2);
    await rig.simulator.faults({ restore: true });
    expect(await metric('campanile_binds_up')).toBe(0);
    await bind('simulator');
    await waitFor('the binds', async () => (await metric('campanile_binds_up')) === 2);
    expect(await metric('campanile_binds_refused')).toBe(0);
    expect((await bind('nobody')).status).toBe(404);
  });

  it('publishes what it counts, and no number', async () => {
    const { text } = await http().get('/metrics');
    expect(text).toMatch(/campanile_parts_submitted_total\{[^}]*route="simulator"[^}]*\} \d/);
    expect(text).toMatch(/campanile_submit_answers_total\{[^}]*status="0x00"[^}]*\} \d/);
    expect(text).not.toMatch(/39340\d{7}/);
  });

  it('describes each of its routes, who may call it and what it refuses', async () => {
    const document = (await http().get('/api/openapi.json')).body as Parameters<typeof operationsOf>[0];
    const operations = operationsOf(document) as unknown as Record<string, unknown>[];
    expect(operations).toHaveLength(10);
    for (const operation of operations) {
      expect(operation.summary).toBeTruthy();
      const others: Record<string, string> = {
        AddresseesController_addressees: 'services:registration',
        PersonOutcomesController_of: 'services:registration',
        RoutesController_bind: 'services:dispatcher',
      };
      expect(operation['x-permission']).toBe(others[String(operation.operationId)] ?? 'services:authoring');
    }
  });
});

describe('The settings of the dispatcher', () => {
  it('name every fault of every route, and show no value', () => {
    const routes = [
      { id: 'One', name: '', kind: 'live', host: 'h', port: 0, systemId: 's', password: 'far too long' },
      { id: 'two', window: 'wide' },
    ];
    const load = () =>
      dispatcherSettings.load({
        DATABASE_URL: 'postgres://x',
        KEK: TEST_KEK,
        TRANSPORT_KEY: Buffer.alloc(32).toString('base64'),
        SERVICE_SECRET: SECRET,
        ROUTES: JSON.stringify(routes),
      });
    expect(load).toThrow(ConfigError);
    let message = '';
    try {
      load();
    } catch (error) {
      message = (error as ConfigError).message;
    }
    for (const fault of [
      'routes[0.id]',
      'routes[0.port]',
      'routes[0.password]',
      'routes[1.kind]',
      'routes[1.window]',
    ])
      expect(message).toContain(fault);
    expect(message).not.toContain('far too long');
  });
});
