import { mayDo, ROLES, type Policy } from '#libs/access';
import {
  doorsOf,
  isWriting,
  keyTo,
  knock,
  startServices,
  type Door,
  type Services,
} from './ground/services.js';
import { townObjects, type TownObjects } from './ground/objects.js';

const NOBODY = '0b6f7c5e-3c1a-7f4e-9d53-48018fae0001';
const JSON_TYPE = { 'content-type': 'application/json' };

/** What an administrator may send about an account, and what nobody may. */
const OF_ACCOUNTS = [
  { role: 'author' },
  { disabled: true },
  { password: 'tre-gufi-sul-campanile-di-notte' },
  {},
];

describe('What a municipality has', () => {
  let services: Services;
  let objects: TownObjects;
  let stranger: string;

  beforeAll(async () => {
    services = await startServices();
    objects = await townObjects(services.registration);
    stranger = (await services.registration.another()).id;
  });
  afterAll(() => services.stop());

  const doors = (service: string) =>
    services.targets.filter((target) => target.service === service).flatMap(doorsOf);
  /** Doors of registration to something that has an id, in that municipality. */
  const toObjects = (municipality: string) =>
    doors('registration')
      .filter(({ path }) => path.includes(':municipalityId') && path.includes(':id'))
      .map((door) => ({ ...door, path: door.path.replace(':municipalityId', municipality) }));
  const named = ({ method, path }: Door) => `${method} ${path.replace(/[0-9a-f-]{36}/, ':municipality')}`;

  async function answered(door: Door, id: string, body: object): Promise<string> {
    const headers = { ...(await keyTo(door, services.officials)), 'accept-language': 'en', ...JSON_TYPE };
    const sent = isWriting(door) ? { body: JSON.stringify(body) } : {};
    const { status, text } = await knock(door, { headers, ...sent }, id);
    return `${status} ${text.replaceAll(id, 'ID')}`;
  }

  it('is to another as if there were nothing: entries of the log, exports, sign-ups and withdrawals of the counter', async () => {
    const before = await objects.state();
    const seen: string[] = [];
    let tried = 0;
    for (const door of toObjects(stranger))
      for (const [kind, id] of Object.entries(objects.ids))
        for (const body of isWriting(door) ? objects.bodies : [{}]) {
          const theirs = await answered(door, id, body);
          const nobodys = await answered(door, NOBODY, body);
          tried++;
          if (theirs !== nobodys) seen.push(`${named(door)} of ${kind} → ${theirs} and not ${nobodys}`);
        }
    expect(seen).toEqual([]);
    expect(tried).toBeGreaterThan(80);
    expect(await objects.state()).toEqual(before);
  });

  it('is there for itself, at each of those doors: else finding nothing would say nothing', async () => {
    const blind: string[] = [];
    // What ends something comes after what only looks at it.
    const ends = ({ path }: Door) => Number(/(?:cancel|confirm)$/.test(path));
    for (const door of toObjects(services.registration.town.id).sort((a, b) => ends(a) - ends(b))) {
      let found = false;
      for (const id of Object.values(objects.ids))
        for (const body of isWriting(door) ? objects.bodies : [{}])
          found ||= (await answered(door, id, body)) !== (await answered(door, NOBODY, body));
      if (!found) blind.push(named(door));
    }
    expect(blind).toEqual([]);
  });

  it('hides its officials from the administrator of another, and lets them change none', async () => {
    const { authoring, neighbours } = services;
    const all = () => authoring.asSuperuser<{ id: string }>('SELECT * FROM authoring.official ORDER BY id');
    const before = await all();
    const ours = await authoring.asSuperuser<{ id: string }>(
      'SELECT id FROM authoring.official WHERE municipality_id = $1',
      [authoring.municipalityId],
    );
    expect(ours).toHaveLength(ROLES.length);
    const seen: string[] = [];
    let tried = 0;
    const withId = doors('authoring').filter(
      ({ path, policy }) => policy.kind === 'official' && path.includes(':id'),
    );
    for (const door of withId)
      for (const role of whoMay(door))
        for (const { id } of ours)
          for (const body of isWriting(door) ? OF_ACCOUNTS : [null]) {
            const headers = { cookie: neighbours[role], 'accept-language': 'en', ...(body && JSON_TYPE) };
            const init = { headers, ...(body && { body: JSON.stringify(body) }) };
            const theirs = await knock(door, init, id);
            const nobodys = await knock(door, init, NOBODY);
            tried++;
            if (theirs.status !== nobodys.status || theirs.text !== nobodys.text)
              seen.push(`${named(door)} as ${role} → ${theirs.status} ${theirs.text.slice(0, 200)}`);
          }
    expect(seen).toEqual([]);
    expect(tried).toBeGreaterThan(100);
    expect(await all()).toEqual(before);
  });

  it('is never asked for on behalf of the official of another, whatever they send', async () => {
    const { authoring, neighbours } = services;
    const { peers, municipalityId } = authoring;
    peers.asked.length = 0;
    const asking = doors('authoring').filter(
      ({ path, policy }) => policy.kind === 'official' && /^\/api\/(audit|counter)/.test(path),
    );
    const bodies = [
      ...objects.bodies,
      { reason: 'Ispezione 3/2026', municipalityId },
      { reason: 'Ispezione 3/2026', alert: NOBODY, subject: NOBODY },
      { number: '+39 320 123 4567', channel: 'counter' },
      { code: '000000' },
    ];
    for (const door of asking)
      for (const role of whoMay(door))
        for (const body of isWriting(door) ? bodies : [null])
          for (const id of Object.values(objects.ids))
            await knock(
              door,
              {
                headers: { cookie: neighbours[role], ...(body && JSON_TYPE) },
                ...(body && { body: JSON.stringify(body) }),
              },
              id,
            );
    const asked = peers.asked.filter((path) => /^\/internal\/(audit|counter)\//.test(path));
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((path) => path.includes(municipalityId))).toEqual([]);
  });
});

/** To the others it is closed anyway. */
function whoMay({ policy }: { policy: Policy }) {
  return ROLES.filter((role) => policy.kind === 'official' && mayDo(role, policy.permission));
}
