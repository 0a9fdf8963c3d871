import { randomUUID } from 'node:crypto';
import supertest from 'supertest';
import { signServiceToken } from '#libs/access';
import { ConfigError } from '#libs/config';
import type { DispatchCapacity, RecipientPage, RecipientTrail } from '#libs/contracts';
import { operationsOf, startService, type RunningService } from '#libs/http';
import { createLogger } from '#libs/observability';
import { TEST_KEK } from '#libs/testing';
import { DispatcherModule } from './dispatcher.module.js';
import { serviceOptions } from './service.js';
import { dispatcherSettings } from './settings.js';
import { people } from './testing/registration.js';
import { Rig } from './testing/rig.js';
import { waitFor } from './testing/wait-for.js';

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
    `/internal/alerts/${randomUUID()}/recipients`,
    `/internal/alerts/${randomUUID()}/recipients/${randomUUID()}/trail`,
  ])('answers %s to authoring alone', async (path) => {
    expect((await http().get(path)).status).toBe(401);
    const registration = await signServiceToken(SECRET, 'registration', 'dispatcher');
    expect((await http().get(path).set('authorization', `Bearer ${registration}`)).status).toBe(403);
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
    expect(operations).toHaveLength(6);
    for (const operation of operations) {
      expect(operation.summary).toBeTruthy();
      expect(operation['x-permission']).toBe('services:authoring');
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
