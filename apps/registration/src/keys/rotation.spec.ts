import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import request from 'supertest';
import { KeyError } from '#libs/keys';
import { waitFor } from '#libs/testing';
import { LOCK_NUMBER } from '../subscribers/retire.sql.js';
import { BlindIndex } from '../numbers/blind-index.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';
import { rotateKeys } from './rotate.js';
import { Rotation } from './rotation.js';
import { statusLines } from './status.js';
import { withKeys, type KeyParts } from './with-keys.js';

const CHOICE = { zones: ['BORGO'], categories: ['flood'], language: 'it' };

describe('The keys of the numbers', () => {
  let service: RegistrationUnderTest;
  let next = 393_330_000_000;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.startInstance();
    await service.listen();
    await subscribe();
    await subscribe();
  });

  afterAll(() => service.stop());

  const http = () => request(service.url);
  const codesOf = (number: number) => service.textsTo(number).filter((text) => /\b\d{6}\b/.test(text)).length;
  const ask = async (number: number): Promise<string> => {
    const before = codesOf(number);
    const { body, status } = await http()
      .post('/api/registrations')
      .send({ ...CHOICE, noticeVersion: '2026-1', ageDeclared: true, number: `+${number}` });
    expect(status).toBe(202);
    await waitFor('the code', () => codesOf(number) > before);
    return body.id as string;
  };
  const confirm = async (id: string, number: number) =>
    (
      await http()
        .post(`/api/registrations/${id}/confirm`)
        .send({ code: service.codeTo(number) })
    ).status;
  async function subscribe(number = next++): Promise<number> {
    expect(await confirm(await ask(number), number)).toBe(200);
    return number;
  }
  /** Everybody active, by number: as the keys in memory open them. */
  const people = async () => {
    const rows = await service.rows<{ id: string; sealed: Buffer; index: Buffer }>(
      `SELECT id, number_sealed AS sealed, number_index AS index FROM registration.subscriber WHERE status = 'active'`,
    );
    const cipher = service.get(NumberCipher);
    return rows.map((row) => ({ ...row, number: cipher.open(row.sealed, service.town.id, row.id) }));
  };
  const withParts = <T>(work: (parts: KeyParts) => Promise<T>) => withKeys(service.config, work);
  const rotate = (options: { numbers?: true; index?: true; kek?: true }) =>
    withParts((parts) => rotateKeys(parts, { ...options, dryRun: false }, 'operator:spec', () => undefined));
  const versions = async (kind: string) =>
    service.rows<{ version: number; state: string }>(
      'SELECT version, state FROM registration.number_key WHERE kind = $1 ORDER BY version',
      [kind],
    );

  it('are changed while people sign up: everybody is found and read, nobody twice', async () => {
    const known = (await people()).map(({ number }) => number);
    let going = true;
    const busy = (async () => {
      // Known numbers confirm again, which makes new subjects; new ones come.
      for (let i = 0; going; i++) await subscribe(i % 3 === 0 && i < 9 ? known[i % 2] : undefined);
    })();
    const unconfirmed = next++;
    const challenge = await ask(unconfirmed);
    try {
      expect(await rotate({ numbers: true, index: true })).toBe(true);
    } finally {
      going = false;
      await busy;
    }
    expect(await confirm(challenge, unconfirmed)).toBe(200);
    const everybody = await people();
    expect(new Set(everybody.map(({ number }) => number)).size).toBe(everybody.length);
    expect(everybody.map(({ number }) => number)).toEqual(expect.arrayContaining([...known, unconfirmed]));
    const index = service.get(BlindIndex);
    for (const { number, index: stored, sealed } of everybody) {
      expect(stored).toEqual(index.ofNumber(number, service.town.id));
      expect([stored[0], sealed[0]]).toEqual([2, 3]);
    }
    for (const kind of ['number', 'index'])
      expect(await versions(kind)).toEqual([
        { version: 1, state: 'retired' },
        { version: 2, state: 'current' },
      ]);
    const told = (await service.trail({ event: 'key.rotated' })).map(({ payload }) => payload);
    expect(told).toContainEqual({ what: 'index_key', version: 1, state: 'retired' });
  });

  it('go on where a run was killed, and what somebody holds is waited for', async () => {
    const number = await subscribe();
    const [before] = (await people()).filter((person) => person.number === number);
    const holder = new Client({ connectionString: service.database.urlFor('registration') });
    await holder.connect();
    // A lock of the session: a transaction that was open before would be waited for at once.
    await holder.query(LOCK_NUMBER.replace('_xact', ''), [before?.index]);
    let passes = 0;
    await withParts(async ({ client, payloads }) => {
      const dying = new Rotation(client, payloads, 'operator:spec', {
        onWaiting: () => undefined,
        onProgress: () => {
          // In the middle: some rows have followed, one cannot yet. The session goes, as with a process killed.
          if (++passes === 3) void service.rows(KILL);
        },
      });
      await expect(dying.rotate('index')).rejects.toThrow();
    }).catch(() => undefined);
    await holder.end();
    expect((await versions('index')).map(({ state }) => state)).toContain('old');
    // In between, everything works: who stands under either index leaves and comes back.
    expect(await subscribe(number)).toBe(number);
    const states = await versions('index');
    expect(await rotate({ index: true })).toBe(true);
    expect((await versions('index')).length).toBe(states.length);
    const everybody = await people();
    expect(everybody.every(({ index }) => index[0] === 3)).toBe(true);
    expect(new Set(everybody.map((person) => person.number)).size).toBe(everybody.length);
  });

  it('are retired only when nothing stands under them any more', async () => {
    await service.rows(
      `INSERT INTO registration.message_sent (id, municipality_id, number_index, kind, sent_at)
       VALUES (gen_random_uuid(), $1, $2, 'help', now())`,
      [service.town.id, service.get(BlindIndex).ofNumber(next++, service.town.id)],
    );
    expect(await rotate({ index: true })).toBe(false);
    expect((await versions('index')).at(-2)).toEqual({ version: 3, state: 'old' });
    await service.rows(`DELETE FROM registration.message_sent WHERE kind = 'help'`);
    expect(await rotate({ index: true })).toBe(true);
    expect((await versions('index')).at(-2)).toEqual({ version: 3, state: 'retired' });
    await expect(
      service.rows(
        `INSERT INTO registration.sign_up SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(),
           'number_index', '\\x03'))).* FROM registration.sign_up s LIMIT 1`,
      ),
    ).rejects.toThrow('under a key that was retired');
  });

  it('are told of, and a dry run changes nothing', async () => {
    const lines = await withParts(statusLines);
    expect(lines).toContainEqual(expect.stringMatching(/^indice \/ index v4 {2}in uso \/ current/));
    const said: string[] = [];
    const before = await versions('number');
    await withParts((parts) =>
      rotateKeys(parts, { dryRun: true }, 'operator:spec', (line) => said.push(line)),
    );
    expect(said.at(-1)).toMatch(/Nothing was changed/);
    expect(await versions('number')).toEqual(before);
  });

  it('and the log’s go under a new KEK, without which a service does not start', async () => {
    const old = service.config.kek?.[0] as Buffer;
    const now = randomBytes(32);
    await service.rows(
      `WITH gone AS (DELETE FROM audit.payload WHERE entry_id IN (SELECT id FROM audit.entry WHERE event = 'otp.failed'
         OR event = 'registration.requested' LIMIT 1) RETURNING entry_id)
       INSERT INTO audit.payload (entry_id, salt, body) SELECT entry_id, decode(repeat('07', 16), 'hex'), '{"of":"before"}' FROM gone`,
    );
    const both = { ...service.config, kek: [now, old] };
    const done = await withKeys(both, (parts) =>
      rotateKeys(parts, { kek: true, dryRun: false }, 'operator:spec', () => undefined),
    );
    expect(done).toBe(true);
    const legible = await service.rows('SELECT 1 FROM audit.payload WHERE body IS NOT NULL');
    expect(legible).toEqual([]);
    const stranger = { ...service.config, kek: [old] };
    await expect(withKeys(stranger, ({ payloads, client }) => payloads.keys.check(client))).rejects.toThrow(
      KeyError,
    );
    await withKeys({ ...service.config, kek: [now] }, async ({ payloads, client, rekeying }) => {
      await payloads.keys.check(client);
      expect(Object.keys((await rekeying.count()).byKek)).toEqual([payloads.kek.current]);
    });
    // Those that run have their keys in mind, and go on.
    await subscribe();
  });

  const KILL = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'campanile-keys' AND datname = current_database()`;
});
