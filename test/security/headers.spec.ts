import { doorsOf, keyTo, startServices, type Door, type Services } from './ground/services.js';
import { Line } from './ground/line.js';

/** What every answer carries, whoever asks and whatever comes of it. */
const ALWAYS: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^(no-referrer|same-origin)$/,
  'content-security-policy': /frame-ancestors '(none|self)'/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
};

describe('Every answer', () => {
  let services: Services;
  let doors: Door[];
  const lines = new Map<string, Line>();

  beforeAll(async () => {
    services = await startServices();
    doors = services.targets.flatMap(doorsOf);
    for (const { service, url } of services.targets) lines.set(service, new Line(url));
  });
  afterAll(async () => {
    for (const line of lines.values()) line.close();
    await services.stop();
  });

  /** One request to each route, as who may and as nobody. Streams are left out: they do not end. */
  async function* answers() {
    for (const door of doors.filter(({ path }) => !path.endsWith('/stream')))
      for (const headers of [{}, await keyTo(door, services.officials)]) {
        const method = door.method === 'ALL' ? 'GET' : door.method;
        const path = door.path.replaceAll(/[:*]\w+/g, '0b6f7c5e-3c1a-7f4e-9d53-48018fae0001');
        const line = lines.get(door.target.service) as Line;
        yield { door, said: await line.send(method, path, headers, '') };
      }
  }

  it('names no server, is framed by nobody, sniffed by nobody, kept by nobody, and runs no script of another', async () => {
    const wrong: string[] = [];
    let seen = 0;
    for await (const { door, said } of answers()) {
      seen++;
      const where = `${door.target.service} ${door.method} ${door.path} → ${said.status}`;
      for (const [name, right] of Object.entries(ALWAYS))
        if (!right.test(String(said.headers[name])))
          wrong.push(`${where}: ${name}: ${String(said.headers[name])}`);
      const policy = String(said.headers['content-security-policy']);
      if (/unsafe-eval|script-src[^;]*unsafe-inline|script-src[^;]*\*/.test(policy))
        wrong.push(`${where}: ${policy}`);
      if (!/no-store/.test(String(said.headers['cache-control']))) wrong.push(`${where}: may be kept`);
      if ('x-powered-by' in said.headers || 'server' in said.headers)
        wrong.push(`${where}: names its server`);
      if ('access-control-allow-origin' in said.headers) wrong.push(`${where}: opens to other sites`);
      if (said.status >= 500 && said.status !== 503) wrong.push(`${where}: failed`);
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(120);
  });

  it('says what is wrong, and nothing of how it is made', async () => {
    const line = lines.get('registration') as Line;
    const json = { 'content-type': 'application/json' };
    const said = [
      await line.send('POST', '/api/registrations', json, '{'),
      await line.get('/api/nowhere'),
      await line.get('/it/nowhere'),
      await line.send('TRACE', '/', {}, ''),
      await line.get('/%00'),
      await line.get('/it/codice/%E0%A4%A'),
    ];
    for (const { status, body } of said) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(body).not.toMatch(/node_modules|\.js:\d|\.ts:\d|Error:|at \w+ \(|SELECT|postgres/);
    }
  });
});
