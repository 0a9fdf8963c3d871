import { randomBytes, randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { serviceDataSource } from '#libs/database';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { AuditLog, auditMigrations, commitmentOf, payloadsOf, trailOf, type AuditEntry } from './index.js';

const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  municipalityId: randomUUID(),
  event: 'consent.given',
  actor: 'citizen',
  subjectRef: randomUUID(),
  payload: { channel: 'web', zones: ['BORGO'] },
  ...changes,
});

describe('The audit log', () => {
  const payloads = payloadsOf({ kek: [randomBytes(32)] });
  const log = new AuditLog(payloads);
  let database: TestDatabase;
  let service: DataSource;
  let owner: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase([auditMigrations]);
    const connect = (url: string) => serviceDataSource({ url, schema: 'audit', entities: [] }).initialize();
    [service, owner] = await Promise.all([
      connect(database.urlFor('registration')),
      connect(database.superuserUrl),
    ]);
  });

  afterAll(async () => {
    await Promise.all([service.destroy(), owner.destroy()]);
    await database.drop();
  });

  it('holds an entry if and only if the transaction it tells of commits', async () => {
    const [kept, lost] = [entry(), entry()];
    await service.transaction((manager) => log.append(manager, kept));
    await expect(
      service.transaction(async (manager) => {
        await log.append(manager, lost);
        throw new Error('the business failed');
      }),
    ).rejects.toThrow('the business failed');
    const rows = await owner.query<{ subject_ref: string }[]>(
      'SELECT subject_ref FROM audit.entry WHERE subject_ref = ANY($1)',
      [[kept.subjectRef, lost.subjectRef]],
    );
    expect(rows).toEqual([{ subject_ref: kept.subjectRef }]);
  });

  it('commits to the payload that stands beside the entry', async () => {
    const told = entry({ payload: { b: 2, a: 'È' } });
    await service.transaction((manager) => log.append(manager, told));
    const [row] = await trailOf(owner, payloads, { subject: told.subjectRef as string });
    const salt = Buffer.from(row?.salt ?? '', 'hex');
    expect(row?.payload).toEqual(told.payload);
    expect(row?.commitment).toBe(commitmentOf(salt, told.payload).toString('hex'));
    expect(row?.commitment).not.toBe(commitmentOf(salt, { a: 'E', b: 2 }).toString('hex'));
  });

  it.each(['UPDATE audit.entry SET actor = $$x$$', 'DELETE FROM audit.entry', 'TRUNCATE audit.entry'])(
    'refuses %s to services and to the superuser alike',
    async (sql) => {
      await service.transaction((manager) => log.append(manager, entry()));
      await expect(service.query(sql)).rejects.toMatchObject({ driverError: { code: '42501' } });
      await expect(owner.query(sql)).rejects.toThrow('the audit log only grows');
    },
  );

  it('gives no service the right to change or take away what is logged; one may destroy what it says of a person', async () => {
    const rights = await owner.query<{ right: string }[]>(
      `SELECT replace(role, 'campanile_', '') || ' ' || lower(verb) || ' ' || t AS right
       FROM unnest(ARRAY['campanile_registration', 'campanile_authoring', 'campanile_dispatcher']) AS role,
            unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS verb,
            unnest(ARRAY['entry', 'payload', 'sequenced', 'tile', 'checkpoint', 'pending']) AS t
       WHERE has_table_privilege(role, 'audit.' || t, verb)
          OR (verb = 'UPDATE' AND has_any_column_privilege(role, 'audit.' || t, verb))
       ORDER BY 1`,
    );
    // The queue of entries that wait for their number is no log: numbering one takes it from there.
    const allowed = ['registration delete payload', 'registration delete pending'];
    expect(rights.map(({ right }) => right)).toEqual(allowed);
  });

  it.each(['sequenced', 'tile', 'checkpoint', 'entry'])(
    'refuses changes of %s to the superuser too',
    async (t) => {
      const triggers = await owner.query<{ verbs: string }[]>(
        `SELECT string_agg(DISTINCT event_manipulation, ' ' ORDER BY event_manipulation) AS verbs
       FROM information_schema.triggers WHERE event_object_schema = 'audit' AND event_object_table = $1
         AND action_statement LIKE '%refuse_change%'`,
        [t],
      );
      expect(triggers).toEqual([{ verbs: 'DELETE UPDATE' }]);
      await expect(owner.query(`TRUNCATE audit.${t}`)).rejects.toThrow('the audit log only grows');
    },
  );
});
