import { request as httpRequest } from 'node:http';
import { mayDo, ROLES, signServiceToken } from '#libs/access';
import { SERVICES } from '#libs/database';
import { drafted, submitted } from '../../apps/authoring/src/testing/drafts.js';
import {
  addressOf,
  doorsOf,
  isWriting,
  keyTo,
  knock,
  routedBy,
  startServices,
  type Door,
  type Services,
} from './ground/services.js';

/** What a service answers without a controller: its own condition, and its description. */
const OPERATIONS = ['GET /health/live', 'GET /health/ready', 'GET /metrics', 'GET /api/openapi.json'];

/**
 * The public routes, one by one: a route that becomes public is a decision, and stands here. Citizens' own pages are
 * public to the guard and ask for a citizen's session themselves.
 */
const PUBLIC = {
  registration: [
    ...[
      'POST /api/registrations',
      'POST /api/registrations/:id/confirm',
      'POST /api/registrations/:id/resend',
    ],
    'GET /api/catalogue',
  ],
  authoring: ['POST /api/session', 'DELETE /api/session'],
  dispatcher: [],
};

const isPage = ({ path }: Door) => path === '/' || /^\/(it|en)(\/|$)/.test(path);

describe('Every route of every service', () => {
  let services: Services;
  let doors: Door[];

  beforeAll(async () => {
    services = await startServices();
    doors = services.targets.flatMap(doorsOf);
  });
  afterAll(() => services.stop());

  const ofKind = <K extends Door['policy']['kind']>(kind: K) =>
    doors.filter(
      (door): door is Door & { policy: Extract<Door['policy'], { kind: K }> } => door.policy.kind === kind,
    );
  const named = ({ target, method, path }: Door) => `${target.service} ${method} ${path}`;

  it('is declared by a controller, with its policy; nothing else is answered', () => {
    for (const target of services.targets) {
      const declared = doorsOf(target).map(({ method, path }) => `${method} ${path}`);
      const routed = routedBy(target)
        .map((route) => route.replace(/(?<=[^ ])\/$/, ''))
        .map((route) => (route.endsWith(' ') ? `${route}/` : route))
        .filter((route) => !OPERATIONS.includes(route));
      expect(routed.length).toBeGreaterThan(0);
      expect(routed.filter((route) => !declared.includes(route) && !isEveryMethod(route, declared))).toEqual(
        [],
      );
    }
    expect(doors.length).toBeGreaterThan(60);
  });

  it('is public only where it was decided', () => {
    const open = ofKind('public').filter((door) => !isPage(door));
    const expected = Object.entries(PUBLIC).flatMap(([service, routes]) =>
      routes.map((route) => `${service} ${route}`),
    );
    expect(open.map(named).sort()).toEqual(expected.sort());
  });

  it('answers an official of each role as the permissions say, and nobody without a session', async () => {
    const wrong: string[] = [];
    let tried = 0;
    const ask = async (door: Door, cookie: string, right: (status: number) => boolean, who: string) => {
      const { status } = await knockOnce(door, { cookie });
      tried++;
      if (!right(status)) wrong.push(`${named(door)} as ${who} → ${status}`);
    };
    for (const door of ofKind('official')) {
      await ask(door, '', (status) => status === 401, 'nobody');
      await ask(door, 'campanile_session=forged', (status) => status === 401, 'somebody who forges');
      for (const role of ROLES) {
        const may = mayDo(role, door.policy.permission);
        const right = (status: number) =>
          may ? ![401, 403].includes(status) && status < 500 : status === 403;
        await ask(door, services.officials[role], right, role);
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(100);
  });

  it('answers another service with a token for it alone, and no official', async () => {
    const wrong: string[] = [];
    for (const door of ofKind('services')) {
      const { target, policy } = door;
      const bearer = async (
        from: (typeof SERVICES)[number],
        to = target.service,
        secret = target.secret,
      ) => ({
        authorization: `Bearer ${await signServiceToken(secret, from, to)}`,
      });
      const elsewhere = SERVICES.find((each) => each !== target.service) ?? 'registration';
      const caller = policy.services[0] as (typeof SERVICES)[number];
      const attempts: [Record<string, string>, number][] = [
        [{}, 401],
        [{ cookie: services.officials.administrator }, 401],
        [await bearer(caller, elsewhere), 401],
        [await bearer(caller, target.service, 'another secret of 32 characters..'), 401],
      ];
      for (const service of SERVICES)
        if (!policy.services.includes(service)) attempts.push([await bearer(service), 403]);
      for (const [headers, expected] of attempts) {
        const { status } = await knockOnce(door, headers);
        if (status !== expected) wrong.push(`${named(door)} ${JSON.stringify(headers)} → ${status}`);
      }
      const { status } = await knockOnce(door, await bearer(caller));
      if ([401, 403].includes(status) || status >= 500) wrong.push(`${named(door)} as ${caller} → ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it('hides an alert from the officials of another municipality, whatever their role, as if there were none', async () => {
    const { authoring, neighbours } = services;
    const author = await authoring.official('author');
    const alerts = [await drafted(author), await submitted(author)];
    const before = await authoring.asSuperuser('SELECT * FROM authoring.alert ORDER BY id');
    const seen: string[] = [];
    let tried = 0;
    for (const door of ofKind('official').filter(({ path }) => path.includes(':id')))
      for (const role of ROLES.filter((each) => mayDo(each, door.policy.permission)))
        for (const { id, contentHash } of alerts) {
          const bodies = isWriting(door) ? bodiesFor(contentHash) : [undefined];
          for (const body of bodies) {
            const headers = { cookie: neighbours[role], 'accept-language': 'en', ...(body && JSON_TYPE) };
            const theirs = await knock(door, { headers, ...(body && { body }) }, id);
            const nobodys = await knock(door, { headers, ...(body && { body }) });
            tried++;
            if (theirs.status !== nobodys.status || theirs.text !== nobodys.text || theirs.status < 400)
              seen.push(`${named(door)} as ${role} → ${theirs.status} ${theirs.text.slice(0, 200)}`);
          }
        }
    expect(seen).toEqual([]);
    expect(tried).toBeGreaterThan(50);
    expect(await authoring.asSuperuser('SELECT * FROM authoring.alert ORDER BY id')).toEqual(before);
  });

  it('lists nothing of another municipality', async () => {
    const { authoring, neighbours } = services;
    const { id } = await drafted(await authoring.official('author'));
    for (const door of ofKind('official').filter(
      ({ method, path }) => method === 'GET' && !path.includes(':'),
    ))
      for (const role of ROLES) {
        const { text } = await knock(door, { headers: { cookie: neighbours[role] } });
        expect(text).not.toContain(id);
        expect(text).not.toContain(authoring.municipalityId);
      }
  });

  it('refuses what another site makes a browser send, on each route that writes and that a browser may reach', async () => {
    const let_in: string[] = [];
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ];
    let tried = 0;
    for (const door of doors.filter((each) => each.policy.kind !== 'services'))
      if (isWriting(door) || door.method === 'ALL')
        for (const headers of foreign) {
          const status = await rawStatus(door, { ...(await keyTo(door, services.officials)), ...headers });
          tried++;
          if (status !== 403) let_in.push(`${named(door)} ${JSON.stringify(headers)} → ${status}`);
        }
    expect(let_in).toEqual([]);
    expect(tried).toBeGreaterThan(100);
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };

/** Bodies that pass for something on one route or another. */
function bodiesFor(contentHash: string): string[] {
  return [
    { contentHash },
    { contentHash, releaseAt: null },
    { reason: 'perché no' },
    { severity: 'Extreme' },
    { version: 1, severity: 'Extreme' },
    { what: 'accept' },
    {},
  ].map((body) => JSON.stringify(body));
}

/** `@All` stands in the router once for each method. */
function isEveryMethod(route: string, declared: string[]): boolean {
  return declared.includes(`ALL ${route.split(' ')[1] ?? ''}`);
}

/** `fetch` would set the headers of a browser itself. */
function rawStatus(door: Door, headers: Record<string, string>): Promise<number> {
  const method = door.method === 'ALL' ? 'POST' : door.method;
  return new Promise((resolve, reject) => {
    const sent = httpRequest(addressOf(door), { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject).end();
  });
}

/** An event stream never ends by itself: its status is enough. */
async function knockOnce(door: Door, headers: Record<string, string>): Promise<{ status: number }> {
  const abort = new AbortController();
  const response = await fetch(addressOf(door), {
    ...{ method: door.method, redirect: 'manual', signal: abort.signal },
    headers,
  });
  abort.abort();
  return { status: response.status };
}
