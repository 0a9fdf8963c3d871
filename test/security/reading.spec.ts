import { createHash } from 'node:crypto';
import { Citizen } from '../../apps/registration/src/pages/manage/testing/citizen.js';
import { RegistrationUnderTest } from '../../apps/registration/src/testing/registration-under-test.js';
import { declaredRoutes } from '#libs/access';
import { Line } from './ground/line.js';
import { newNumber, signUpOf } from './ground/town.js';

/** Of each; together 1,000. */
const TIMES = 250;

describe('Reading', () => {
  let town: RegistrationUnderTest;
  let line: Line;
  let citizen: Citizen;
  /** Addresses that a message holds, or that a page leads to: still to be used. */
  let links: Record<string, string>;

  beforeAll(async () => {
    town = await RegistrationUnderTest.start();
    await town.listen();
    line = new Line(town.url, 8);
    citizen = await (await Citizen.subscribed(town, 0)).comesIn();
    const other = await Citizen.subscribed(town, 1);
    await other.post('/it/gestione', { number: String(other.number).slice(2) }).expect(303);
    const asked = await line.post('/api/registrations', {
      json: signUpOf(newNumber(0)),
    });
    const { id } = JSON.parse(asked.body) as { id: string };
    links = {
      'a link from a message': await other.link(),
      'the page of a code': `/it/codice/${id}`,
      'the page of a new code': `/it/codice/${id}/nuovo`,
      'the open subscription': '/it/iscrizione',
    };
  });
  afterAll(async () => {
    line.close();
    await town.stop();
  });

  it.each(['a link from a message', 'the page of a code', 'the page of a new code', 'the open subscription'])(
    `changes nothing: %s, ${TIMES} times, as browsers, previews and scanners ask`,
    async (what) => {
      const path = links[what] ?? '';
      const before = await digests(town);
      const heads: Record<string, string>[] = [
        {},
        { purpose: 'prefetch' },
        { 'sec-fetch-site': 'cross-site' },
        { 'x-http-method-override': 'POST' },
      ];
      const answers = await Promise.all(
        Array.from({ length: TIMES }, (_, i) => {
          const method = i % 10 === 0 ? 'HEAD' : 'GET';
          const headers = { cookie: citizen.cookie, ...heads[i % heads.length] };
          return line.send(method, path, headers, '');
        }),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(await digests(town)).toEqual(before);
    },
  );

  it('changes nothing at any address a service has', async () => {
    const before = await digests(town);
    const reads = declaredRoutes(town.app).filter(({ method }) => method === 'GET' || method === 'ALL');
    expect(reads.length).toBeGreaterThan(20);
    const headers = { cookie: citizen.cookie, authorization: await town.authoringToken() };
    for (const { path } of reads) {
      const address = path
        .replace(':token', links['a link from a message']?.split('/').at(-1) ?? '')
        .replace(':municipalityId', town.town.id)
        .replace(/[:*]\w+/g, '0b6f7c5e-3c1a-4f4e-9d53-48018fae0001');
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const { status } = await line.send(method, address, headers, '');
        expect([path, method, status < 500]).toEqual([path, method, true]);
      }
    }
    expect(await digests(town)).toEqual(before);
  });

  it('shows, and acting acts: the link opens once, by POST', async () => {
    const path = links['a link from a message'] ?? '';
    const before = await digests(town);
    expect((await line.post(path, { nothing: true })).status).toBe(303);
    expect(await digests(town)).not.toEqual(before);
    expect((await line.post(path, { nothing: true })).status).toBe(404);
  });
});

/** Of the log: all but that a checkpoint was signed, which nobody's reading is to blame for. */
const ENTRIES: Record<string, string> = {
  'audit.entry': `WHERE event <> 'checkpoint.signed'`,
  'audit.payload': `WHERE entry_id IN (SELECT id FROM audit.entry WHERE event <> 'checkpoint.signed')`,
};

/** What every table of the service holds. The sequencer's own stand aside: it works by itself. */
async function digests(town: RegistrationUnderTest): Promise<Record<string, string>> {
  const tables = await town.rows<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname = 'registration' OR (schemaname, tablename) IN (('audit', 'entry'), ('audit', 'payload')) ORDER BY 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const rows = await town.rows<{ row: string }>(
      `SELECT t::text AS row FROM ${name} t ${ENTRIES[name] ?? ''} ORDER BY 1`,
    );
    found[name] = createHash('sha256')
      .update(rows.map(({ row }) => row).join('\n'))
      .digest('hex');
  }
  return found;
}
