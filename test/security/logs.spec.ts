import { randomUUID } from 'node:crypto';
import { sealInbound, TOPICS } from '#libs/contracts';
import { TEST_KEK, waitFor } from '#libs/testing';
import { approved } from '../../apps/authoring/src/testing/drafts.js';
import { authoringUnderTest, PASSWORD } from '../../apps/authoring/src/testing/authoring-under-test.js';
import { Citizen } from '../../apps/registration/src/pages/manage/testing/citizen.js';
import { RegistrationUnderTest } from '../../apps/registration/src/testing/registration-under-test.js';
import { Line } from './ground/line.js';
import { askToSignUp, newNumber, signUpOf } from './ground/town.js';

/** Names whatever a log must not hold and holds, with the line. */
function found(logged: readonly string[], secrets: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    logged.filter((line) => line.includes(secret)).map((line) => `${name}: ${line.slice(0, 400)}`),
  );
}

describe('A log at its most talkative', () => {
  it('holds no number, code, link or cookie of a citizen, nor a key, whatever they do and whatever fails', async () => {
    const town = await RegistrationUnderTest.start(undefined, { LOG_LEVEL: 'trace' });
    try {
      await town.listen();
      const line = new Line(town.url);
      const number = newNumber(1);
      const signUp = idOf(await askToSignUp(line, number));
      const code = await waitFor('the code', () => town.codeTo(number));
      const confirm = (path: string, typed: string) => line.post(path, { json: { code: typed } });
      await confirm(`/api/registrations/${signUp}/confirm`, code === '123456' ? '123457' : '123456');
      await line.post(`/it/codice/${signUp}`, { form: { code } });
      const citizen = await (await Citizen.subscribed(town, 1)).comesIn();
      const link = await citizen.link();
      await citizen.post('/it/iscrizione/dati-json').expect(200);
      await citizen.post('/it/iscrizione/pausa', { until: 'mai' });
      await citizen.get(link).expect(404);
      await citizen.post('/it/iscrizione/cancella', { understood: 'yes' });
      for (const text of ['STOP', 'ISCRIVI BORGO', `chiamatemi al ${number}`])
        await town.publish(
          'dispatcher',
          TOPICS.inboundMessage,
          await inbound(town, number, text),
          randomUUID(),
        );
      await waitFor('the messages', async () => {
        const [row] = await town.rows<{ count: number }>('SELECT count(*)::int FROM registration.inbound');
        return row?.count === 3;
      });
      await malformed(line, number, code);
      await whileBroken(town, 'registration.sign_up', () => askToSignUp(line, number + 1));
      await whileBroken(town, 'registration.manage_session', () => citizen.get('/it/iscrizione'));
      await whileBroken(town, 'registration.manage_link', () => line.post(link, { nothing: true }));
      expect(town.logged.length).toBeGreaterThan(20);
      expect(town.logged.some((each) => each.includes('"level":"error"'))).toBe(true);
      const cookie = citizen.cookie.split('=')[1] ?? '';
      const national = (of: number) => String(of).slice(2);
      const { numberKey, indexKey, serviceSecret, transportKey, databaseUrl } = town.config;
      const keys = { numberKey, indexKey, transportKey };
      const secrets = {
        ...{ number: national(number), another: national(number + 1), theirs: national(citizen.number) },
        ...{
          code,
          cookie,
          link: link.split('/').at(-1) ?? '',
          serviceSecret,
          kek: TEST_KEK,
          password: new URL(databaseUrl).password,
        },
        ...Object.fromEntries(
          Object.entries(keys).map(([name, key]) => [name, Buffer.from(key ?? '').toString('base64')]),
        ),
      };
      expect(Object.values(secrets).every((secret) => secret.length >= 6)).toBe(true);
      // What a statement was given: sealed numbers, their index, hashes of codes and links.
      expect(found(town.logged, { ...secrets, parameters: '"parameters"', row: 'Failing row' })).toEqual([]);
      line.close();
    } finally {
      await town.stop();
    }
  });

  it('holds no password, cookie or secret of officials, whatever they do and whatever fails', async () => {
    const authoring = await authoringUnderTest({ LOG_LEVEL: 'trace' });
    try {
      const [author, approver] = [await authoring.official('author'), await authoring.official('approver')];
      await approved(author, approver);
      await author.send('POST', '/api/session', { username: author.username, password: `${PASSWORD}-wrong` });
      await author.send('POST', '/api/session', { username: author.username, password: PASSWORD, role: 'x' });
      const line = new Line(authoring.url);
      const json = { 'content-type': 'application/json' };
      await line.send('POST', '/api/session', json, `{"password": "${PASSWORD}", `);
      await authoring.asSuperuser('ALTER TABLE authoring.session RENAME TO session_gone');
      const login = { username: approver.username, password: PASSWORD };
      expect((await line.post('/api/session', { json: login })).status).toBe(500);
      expect((await line.get('/api/alerts', { cookie: approver.cookie })).status).toBe(500);
      await authoring.asSuperuser('ALTER TABLE authoring.session_gone RENAME TO session');
      line.close();
      expect(authoring.logged.some((each) => each.includes('"level":"error"'))).toBe(true);
      const { serviceSecret, databaseUrl } = authoring.config;
      const cookies = [author, approver].map(({ cookie }) => cookie.split('=')[1] ?? '');
      const secrets = {
        ...{ password: PASSWORD, serviceSecret, database: new URL(databaseUrl).password },
        ...{ author: cookies[0] ?? '', approver: cookies[1] ?? '', hash: '$argon2' },
      };
      expect(Object.values(secrets).every((secret) => secret.length >= 6)).toBe(true);
      expect(found(authoring.logged, { ...secrets, parameters: '"parameters"' })).toEqual([]);
    } finally {
      await authoring.stop();
    }
  });
});

async function inbound(town: RegistrationUnderTest, number: number, text: string) {
  const keyId = `inbound:${town.town.id}:2026-11-23`;
  const key = await town.asNeighbour('dispatcher', (manager) => town.keyring.issue(manager, keyId));
  const sealed = sealInbound(key, { number: String(number), destination: '4880', text });
  return { receivedAt: new Date().toISOString(), routeId: 'r1', keyId, sealed };
}

/** Everything a parser may complain of. */
async function malformed(line: Line, number: number, code: string): Promise<void> {
  const json = { 'content-type': 'application/json' };
  await line.send('POST', '/api/registrations', json, `{"number": "+${number}", "code": "${code}", `);
  await line.send('POST', '/api/registrations', json, `"+${number} ${code}"`);
  await line.post('/api/registrations', { json: { ...signUpOf(number), [`x${number}`]: code } });
  await line.post('/it/', { form: { [String(number)]: code } });
  await line.get(`/it/codice/${number}?code=${code}`);
  await line.get(`/nowhere/${number}/${code}`);
}

/** A table is not there: the worst a statement can end in, with all its parameters. */
async function whileBroken(
  town: RegistrationUnderTest,
  table: string,
  work: () => PromiseLike<{ status: number }>,
): Promise<void> {
  const name = table.split('.')[1] ?? '';
  await town.rows(`ALTER TABLE ${table} RENAME TO ${name}_gone`);
  const { status } = await work();
  await town.rows(`ALTER TABLE ${table}_gone RENAME TO ${name}`);
  expect([table, status]).toEqual([table, 500]);
}

function idOf({ body }: { body: string }): string {
  return (JSON.parse(body) as { id: string }).id;
}
