import {
  doorsOf,
  isWriting,
  keyTo,
  knock,
  startServices,
  type Door,
  type Services,
} from './ground/services.js';

/** What an attacker would like to set. */
const GREEDY = ['role', 'municipalityId', 'approvedBy', 'id'];

interface Schema {
  $ref?: string;
  properties?: Record<string, { type?: string }>;
}

describe('A route that writes', () => {
  let services: Services;
  let doors: Door[];
  const schemas = new Map<string, Record<string, { type?: string }>>();

  beforeAll(async () => {
    services = await startServices();
    doors = services.targets.flatMap(doorsOf).filter(isWriting);
    for (const { service, url } of services.targets)
      for (const [route, properties] of await describedBodies(url))
        schemas.set(`${service} ${route}`, properties);
  });
  afterAll(() => services.stop());

  const send = async (door: Door, type: string, body: string) =>
    knock(door, { headers: { 'content-type': type, ...(await keyTo(door, services.officials)) }, body });
  const isPage = ({ path }: Door) => /^\/(it|en)(\/|$)/.test(path);

  /** Sends all of these to every route; what was answered otherwise is named. */
  async function refused(
    among: Door[],
    type: string,
    bodies: (door: Door) => string[],
    right: (status: number, text: string, body: string) => boolean,
  ): Promise<number> {
    const let_in: string[] = [];
    let tried = 0;
    for (const door of among)
      for (const body of bodies(door)) {
        const { status, text } = await send(door, type, body);
        tried++;
        if (!right(status, text, body))
          let_in.push(
            `${door.target.service} ${door.method} ${door.path} ${body} → ${status} ${text.slice(0, 200)}`,
          );
      }
    expect(let_in).toEqual([]);
    return tried;
  }

  const fieldsOf = ({ target, method, path }: Door) =>
    schemas.get(`${target.service} ${method} ${path}`) ?? {};
  const json = () => doors.filter((door) => !isPage(door));
  const forms = () => doors.filter(isPage);
  /** 415 where another type is wanted altogether. */
  const isRefusal = (status: number) => status === 400 || status === 415;

  it('refuses fields nobody declared, and names them', async () => {
    const bodies = (door: Door) =>
      GREEDY.filter((field) => !(field in fieldsOf(door))).map((field) => JSON.stringify({ [field]: 'x' }));
    const tried = await refused(json(), 'application/json', bodies, (status, text, body) => {
      const [field] = Object.keys(JSON.parse(body) as object);
      return (
        isRefusal(status) &&
        /request\.(field_unknown|body_unexpected|unsupported_type)/.test(text) &&
        (status === 415 || text.includes('body_unexpected') || text.includes(`"${field}"`))
      );
    });
    expect(tried).toBeGreaterThan(60);
  });

  it('refuses what would reach into prototypes, wherever it stands', async () => {
    const bodies = () => [
      '{"__proto__": {"role": "administrator"}}',
      '{"constructor": {"prototype": {"role": "administrator"}}}',
      '{"zones": {"__proto__": {"length": 1}}}',
      '{"variants": [{"__proto__": []}]}',
    ];
    await refused(json(), 'application/json', bodies, isRefusal);
    expect(({} as Record<string, unknown>)['role']).toBeUndefined();
  });

  it('refuses an array, a text, a number in the place of its object', async () => {
    const bodies = () => ['[]', '[{}]', '[{"number": "1"}]', '"text"', '1', 'null', '{', 'true'];
    await refused(json(), 'application/json', bodies, isRefusal);
  });

  it('refuses a list or an object in the place of each field it has', async () => {
    const bodies = (door: Door) => {
      return Object.entries(fieldsOf(door)).flatMap(([field, { type }]) => [
        JSON.stringify({ [field]: { $gt: '' } }),
        JSON.stringify({ [field]: type === 'array' ? [[{ $gt: '' }]] : [['x']] }),
      ]);
    };
    const tried = await refused(json(), 'application/json', bodies, (status, text, body) => {
      const [field = ''] = Object.keys(JSON.parse(body) as object);
      return status === 400 && text.includes(`"field":"${field}`);
    });
    expect(tried).toBeGreaterThan(40);
  });

  it('refuses, as a page, fields its form does not have', async () => {
    const bodies = () => [
      'role=administrator',
      '__proto__=x',
      '__proto__[role]=x',
      'zones[]=x',
      'number[$gt]=',
      'constructor=x',
    ];
    const tried = await refused(
      forms(),
      'application/x-www-form-urlencoded',
      bodies,
      (status) => status === 400,
    );
    expect(tried).toBeGreaterThan(100);
  });

  it('refuses JSON where a form is awaited', async () => {
    await refused(forms(), 'application/json', () => ['{"number": "3331234567"}', '[]'], isRefusal);
  });
});

/** Fields of each JSON body, by `METHOD /path`, as the service describes itself. */
async function describedBodies(url: string): Promise<[string, Record<string, { type?: string }>][]> {
  const document = (await (await fetch(new URL('/api/openapi.json', url))).json()) as {
    paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>;
    components?: { schemas?: Record<string, Schema> };
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(
      ([method, { requestBody }]): [string, Record<string, { type?: string }>][] => {
        const name = requestBody?.content['application/json']?.schema.$ref?.split('/').at(-1) ?? '';
        const properties = document.components?.schemas?.[name]?.properties;
        const route = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
        return properties === undefined ? [] : [[route, properties]];
      },
    ),
  );
}
