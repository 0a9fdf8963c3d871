import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { AuditLog, payloadsOf, trailOf, type AuditEntry } from '../index.js';
import { LogUnderTest, NEIGHBOUR, TOWN } from '../testing/log-under-test.js';
import { transaction, transactionOn, type Sql } from '../sql.js';

const kek = () => randomBytes(32);

describe('The payload of an entry', () => {
  let log: LogUnderTest;

  beforeAll(async () => {
    log = await LogUnderTest.start();
  });

  afterAll(() => log.stop());

  const trail = (about: Parameters<typeof trailOf>[2], payloads = log.payloads) =>
    trailOf(transactionOn(log.superuser), payloads, about);
  const append = (entry: Partial<AuditEntry>) => log.append(entry);
  const entryOf = async (subject: string) =>
    (await log.superuser<{ id: string }>('SELECT id FROM audit.entry WHERE subject_ref = $1', [subject]))[0]
      ?.id;

  it('is in no row of the database as it was written, nor is its salt', async () => {
    const subject = randomUUID();
    await append({ subjectRef: subject, payload: { channel: 'paper', where: 'Palazzo Manfredi' } });
    await append({ event: 'official.login', actor: 'official:1', payload: { from: 'Palazzo Manfredi' } });
    const [opened] = await trail({ subject });
    expect(opened?.payload).toEqual({ channel: 'paper', where: 'Palazzo Manfredi' });
    const rows = await log.superuser<{ row: string }>(
      `SELECT encode(sealed, 'escape') || encode(sealed, 'hex') || coalesce(salt::text, '') || coalesce(body::text, '')
       AS row FROM audit.payload`,
    );
    const everything = rows.map(({ row }) => row).join();
    expect(everything).not.toContain('Manfredi');
    expect(everything).not.toContain(Buffer.from('Manfredi').toString('hex'));
    expect(everything).not.toContain(opened?.salt ?? '');
  });

  it('of a person stands under a key of their own, another under the municipality’s', async () => {
    const [ada, eva] = [randomUUID(), randomUUID()];
    await log.appendAll([
      { subjectRef: ada },
      { subjectRef: eva },
      { subjectRef: ada, event: 'consent.changed' },
    ]);
    await append({ event: 'alert.approved', actor: 'official:1', alertId: ada });
    await log.falsify('DELETE FROM audit.subject_key WHERE subject_ref = $1', [ada]);
    expect((await trail({ subject: ada })).map(({ salt, payload }) => [salt, payload])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect((await trail({ subject: eva }))[0]?.payload).toMatchObject({ channel: 'web' });
    expect((await trail({ alert: ada }))[0]?.payload).toMatchObject({ channel: 'web' });
  });

  it('that tells of an erasure outlives the person’s key', async () => {
    const subject = randomUUID();
    await append({ subjectRef: subject, event: 'subject.erased', payload: { reason: 'asked' } });
    expect(await trail({ subject })).toMatchObject([{ payload: { reason: 'asked' } }]);
    const keys = await log.superuser('SELECT FROM audit.subject_key WHERE subject_ref = $1', [subject]);
    expect(keys).toEqual([]);
  });

  it('that tells of a look at an erased person is legible, and makes them no key that nobody would destroy', async () => {
    const subject = randomUUID();
    await append({ subjectRef: subject });
    for (const sql of [
      'DELETE FROM audit.payload USING audit.entry WHERE entry_id = entry.id AND subject_ref = $1',
      'DELETE FROM audit.subject_key WHERE subject_ref = $1',
    ])
      await log.falsify(sql, [subject]);
    for (const event of ['record.viewed', 'export.created'] as const)
      await append({ subjectRef: subject, event, actor: 'official:1', payload: { reason: 'Ispezione' } });
    expect((await trail({ subject })).map(({ payload }) => payload)).toEqual([
      null,
      { reason: 'Ispezione' },
      { reason: 'Ispezione' },
    ]);
    expect(await log.superuser('SELECT FROM audit.subject_key WHERE subject_ref = $1', [subject])).toEqual(
      [],
    );
  });

  it('that tells of a look at a living person goes with their key', async () => {
    const subject = randomUUID();
    await log.appendAll([{ subjectRef: subject }, { subjectRef: subject, event: 'record.viewed' }]);
    await append({ subjectRef: subject, event: 'record.viewed', payload: { reason: 'Reclamo' } });
    expect((await trail({ subject })).at(-1)?.payload).toEqual({ reason: 'Reclamo' });
    await log.falsify('DELETE FROM audit.subject_key WHERE subject_ref = $1', [subject]);
    expect((await trail({ subject })).map(({ payload }) => payload)).toEqual([null, null, null]);
  });

  it('goes with a person who is erased, and with nobody else, whoever deletes it', async () => {
    const [ada, eva] = [randomUUID(), randomUUID()];
    await log.append({ subjectRef: ada }, { subjectRef: eva });
    const alert = randomUUID();
    await append({ event: 'alert.approved', actor: 'official:1', subjectRef: undefined, alertId: alert });
    const [approved] = await trail({ alert });
    const refused = 'facts go with their person alone';
    const payload = 'DELETE FROM audit.payload WHERE entry_id = $1';
    const key = 'DELETE FROM audit.subject_key WHERE subject_ref = $1';
    for (const sql of [log.sql, log.superuser]) {
      await expect(sql(payload, [await entryOf(ada)])).rejects.toThrow(refused);
      await expect(sql(key, [ada])).rejects.toThrow(refused);
      await expect(sql(payload, [approved?.id])).rejects.toThrow(refused);
    }
    for (const table of ['payload', 'subject_key'])
      await expect(log.superuser(`TRUNCATE audit.${table}`)).rejects.toThrow(refused);
    await transaction(log.sql, async () => {
      await log.sql(payload, [await entryOf(ada)]);
      await log.sql(key, [ada]);
      await log.appendIn(log.sql, [{ subjectRef: ada, event: 'subject.erased', payload: {} }]);
    });
    expect((await trail({ subject: ada })).map((entry) => entry.payload)).toEqual([null, {}]);
    expect((await trail({ subject: eva }))[0]?.payload).toMatchObject({ channel: 'web' });
  });

  it('opens neither in another entry nor for another person, and a changed one as what nothing commits to', async () => {
    const [ada, eva, leo] = [randomUUID(), randomUUID(), randomUUID()];
    await log.append({ subjectRef: ada }, { subjectRef: eva }, { subjectRef: leo });
    await log.falsify(
      `UPDATE audit.payload SET sealed = (SELECT sealed FROM audit.payload WHERE entry_id = $2) WHERE entry_id = $1`,
      [await entryOf(ada), await entryOf(eva)],
    );
    await log.falsify(
      'UPDATE audit.payload SET sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1) WHERE entry_id = $1',
      [await entryOf(leo)],
    );
    for (const subject of [ada, leo])
      expect(await trail({ subject })).toMatchObject([{ salt: '', payload: {} }]);
  });

  it('opens with no other key-encryption key, and says which one is missing', async () => {
    const subject = randomUUID();
    await append({ subjectRef: subject });
    const stranger = payloadsOf({ kek: [kek()] });
    await expect(trail({ subject }, stranger)).rejects.toMatchObject({ code: 'key.kek_unknown' });
    await expect(stranger.keys.check(transactionOn(log.sql))).rejects.toThrow(
      `wrapped by the key-encryption key ${log.payloads.kek.current}, which is not among those given (${stranger.kek.current})`,
    );
  });

  it('is legible where it was written before payloads were sealed', async () => {
    const subject = randomUUID();
    await append({ subjectRef: subject });
    await log.falsify(
      `UPDATE audit.payload SET sealed = NULL, salt = $2, body = '{"a":1}' WHERE entry_id = $1`,
      [await entryOf(subject), Buffer.alloc(16, 7)],
    );
    expect(await trail({ subject })).toMatchObject([{ salt: '07'.repeat(16), payload: { a: 1 } }]);
  });

  it('can be sealed and not read by the services that only write', async () => {
    for (const service of ['authoring', 'dispatcher'] as const) {
      const sql = await log.connect(log.database.urlFor(service));
      const subject = randomUUID();
      await new AuditLog(log.payloads).append(transactionOn(sql), {
        ...{ municipalityId: TOWN, event: 'record.viewed', actor: `service:${service}`, subjectRef: subject },
        payload: { service },
      });
      await expect(sql('SELECT * FROM audit.payload')).rejects.toThrow('permission denied');
      await expect(sql('DELETE FROM audit.subject_key')).rejects.toThrow('permission denied');
      expect(await trail({ subject })).toMatchObject([{ payload: { service } }]);
    }
  });
});

describe('Keys that are made by many at once', () => {
  let log: LogUnderTest;

  beforeAll(async () => {
    log = await LogUnderTest.start();
  });

  afterAll(() => log.stop());

  const written = (subjects: readonly string[], municipalityId = TOWN) =>
    subjects.map((subjectRef): AuditEntry => ({
      ...{
        municipalityId,
        event: 'consent.given',
        actor: 'citizen',
        subjectRef,
        payload: { of: subjectRef },
      },
    }));
  const inProcess = async (sql: Sql, entries: AuditEntry[]) =>
    transaction(sql, () => new AuditLog(payloadsOf({ kek: [TEST] })).appendAll(transactionOn(sql), entries));
  const TEST = kek();

  it('are one for each person, and all they seal opens', async () => {
    const subjects = Array.from({ length: 40 }, () => randomUUID());
    const connections = await Promise.all(Array.from({ length: 6 }, () => log.connect(log.url)));
    // Each in another order, and each in a process that knows of no key.
    await Promise.all(
      connections.map((sql, i) =>
        inProcess(
          sql,
          written(
            [...subjects.slice(i * 3), ...subjects.slice(0, i * 3)].reverse(),
            i % 2 === 0 ? TOWN : NEIGHBOUR,
          ),
        ),
      ),
    );
    expect(await log.superuser('SELECT count(*)::int AS people FROM audit.subject_key')).toEqual([
      { people: 40 },
    ]);
    const entries = await trailOf(transactionOn(log.superuser), payloadsOf({ kek: [TEST] }));
    expect(entries).toHaveLength(240);
    expect(entries.every(({ payload, subject }) => payload?.of === subject)).toBe(true);
  });

  it('are not kept in mind when the transaction that made them fails', async () => {
    const municipalityId = randomUUID();
    const payloads = payloadsOf({ kek: [TEST] });
    const audit = new AuditLog(payloads);
    const [entry] = written([randomUUID()], municipalityId) as [AuditEntry];
    const failing = transaction(log.sql, async () => {
      await audit.append(transactionOn(log.sql), entry);
      throw new Error('the business failed');
    });
    await expect(failing).rejects.toThrow('the business failed');
    await audit.append(transactionOn(log.sql), entry);
    const found = await trailOf(transactionOn(log.superuser), payloadsOf({ kek: [TEST] }), {
      subject: entry.subjectRef as string,
    });
    expect(found).toMatchObject([{ payload: { of: entry.subjectRef } }]);
  });

  it('cost nothing more for entries about nobody, however many', async () => {
    const client = new Client({ connectionString: log.url });
    await client.connect();
    const audit = new AuditLog(payloadsOf({ kek: [TEST] }));
    const entries = Array.from({ length: 500 }, (_, i): AuditEntry => ({
      ...{ municipalityId: TOWN, event: 'alert.edited', actor: 'official:1', payload: { i } },
    }));
    let statements = 0;
    const counting = {
      query: (text: string, values?: unknown[]) => {
        statements++;
        return client.query(text, values);
      },
    };
    await audit.appendAll(counting, entries);
    statements = 0;
    await audit.appendAll(counting, entries);
    expect(statements).toBe(1);
    await client.end();
  });
});
