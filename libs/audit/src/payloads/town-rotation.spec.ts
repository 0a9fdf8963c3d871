import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  AuditLog,
  commitmentOf,
  LogArchive,
  sqlOn,
  TownRotation,
  trailOf,
  verifyBundle,
  type AuditEntry,
  type Payloads,
  type TownSteps,
} from '../index.js';
import { LogUnderTest, NEIGHBOUR, TOWN } from '../testing/log-under-test.js';
import { transaction, transactionOn, type Sql } from '../sql.js';

/** Processes of this spec forget soon, so that nobody waits a minute. */
const REMEMBERED_MS = 150;
interface Key {
  id: string;
  log: string;
  state: string;
}

const SILENT: TownSteps = { onWaiting: () => undefined, onProgress: () => undefined };

describe('The data keys of the municipalities', () => {
  let log: LogUnderTest;
  let folder: string;

  beforeAll(async () => {
    log = await LogUnderTest.start(REMEMBERED_MS);
    folder = await mkdtemp(join(tmpdir(), 'campanile-towns-'));
    await log.appendAll(Array.from({ length: 250 }, (_, i) => about({ i })));
    await log.appendAll(Array.from({ length: 250 }, (_, i) => ofNobody({ i })));
    await log.append({ municipalityId: NEIGHBOUR }, { municipalityId: null, event: 'key.rotated' });
  });

  afterAll(async () => {
    await log.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const about = (payload: Record<string, unknown>, subjectRef = randomUUID()): AuditEntry => ({
    ...{ municipalityId: TOWN, event: 'consent.given', actor: 'citizen', subjectRef, payload },
  });
  const ofNobody = (payload: Record<string, unknown>): AuditEntry => ({
    ...{ municipalityId: TOWN, event: 'alert.edited', actor: 'official:1', payload },
    // As the log under test would give it one.
    subjectRef: undefined,
  });

  /** In a session of its own, which can be ended as by a kill. */
  async function rotate(steps: Partial<TownSteps> = {}, payloads = log.process()) {
    const client = new Client({ connectionString: log.url, application_name: 'campanile-rotation-spec' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const rotation = new TownRotation(sqlOn(client), payloads, 'operator:spec', { ...SILENT, ...steps });
      return await rotation.rotate();
    } finally {
      await client.end();
    }
  }

  const kill = () =>
    log.superuser(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'campanile-rotation-spec' AND datname = current_database()`,
    );
  const keys = () =>
    log.superuser<Key>(
      `SELECT id, log_id AS log, CASE WHEN wrapped IS NULL THEN 'destroyed' WHEN closed_at IS NOT NULL THEN 'closed'
         WHEN retired_at IS NOT NULL THEN 'retired' ELSE 'seals' END AS state
       FROM audit.municipality_key ORDER BY made_at, id`,
    );
  const states = async () => (await keys()).map(({ state }) => state);
  const entries = () => trailOf(transactionOn(log.superuser), log.process());

  /** Every payload opens as what its entry commits to; whose person was erased holds nothing. */
  async function everythingOpens(erased: ReadonlySet<string> = new Set()): Promise<number> {
    const all = await entries();
    for (const { event, subject, salt, payload, commitment } of all) {
      if (event !== 'subject.erased' && subject !== null && erased.has(subject)) expect(payload).toBeNull();
      else
        expect(commitmentOf(Buffer.from(salt ?? '', 'hex'), payload ?? {}).toString('hex')).toBe(commitment);
    }
    return all.length;
  }

  const write = (sql: Sql, written: readonly AuditEntry[], payloads: Payloads) =>
    transaction(sql, () => new AuditLog(payloads).appendAll(transactionOn(sql), written));

  it('are changed while services write and people are erased: nothing is lost, and nothing stands under the old ones', async () => {
    const before = await entries();
    const erased = new Set<string>();
    let going = true;
    const busy = (['registration', 'authoring', 'dispatcher'] as const).map(async (service) => {
      const [sql, payloads] = [await log.connect(log.database.urlFor(service)), log.process()];
      for (let i = 0; going; i++) {
        const person = about({ service, i });
        await write(sql, [person, ofNobody({ service, i })], payloads);
        if (service !== 'registration') continue;
        erased.add(person.subjectRef as string);
        await transaction(sql, async () => {
          await sql('DELETE FROM audit.payload USING audit.entry WHERE entry_id = id AND subject_ref = $1', [
            person.subjectRef,
          ]);
          await sql('DELETE FROM audit.subject_key WHERE subject_ref = $1', [person.subjectRef]);
          await new AuditLog(payloads).append(transactionOn(sql), {
            ...{
              municipalityId: TOWN,
              event: 'subject.erased',
              actor: 'citizen',
              payload: { reason: 'asked' },
            },
            subjectRef: person.subjectRef,
          });
        });
      }
    });
    const old = await keys();
    const shown: number[] = [];
    try {
      const done = await rotate({ onProgress: (rows) => shown.push(rows) });
      expect(done).toMatchObject({ made: 3, destroyed: 3, left: {} });
      expect(done.rows).toBeGreaterThan(500);
      expect(shown.at(-1)).toBe(done.rows);
    } finally {
      going = false;
      await Promise.all(busy);
    }
    expect(await everythingOpens(erased)).toBeGreaterThan(before.length);
    expect((await entries()).slice(0, before.length)).toEqual(before);
    expect(await states()).toEqual([...old.map(() => 'destroyed'), 'seals', 'seals', 'seals']);
    for (const { id } of old) {
      const hex = id.replaceAll('-', '');
      const under = `SELECT FROM audit.payload WHERE encode(sealed, 'hex') LIKE '01${hex}%'
        UNION ALL SELECT FROM audit.subject_key WHERE encode(wrapped, 'hex') LIKE '${hex}%'`;
      expect(await log.superuser(under)).toEqual([]);
    }
  });

  it.each<[string, (kill: () => void) => Partial<TownSteps>]>([
    ['before anything followed', (end) => ({ onWaiting: end })],
    ['among the rows', (end) => ({ onProgress: end })],
    ['before the old ones are destroyed', endedWhenEmpty],
  ])('go on where a run was killed: %s', async (_when, dying) => {
    const before = await keys();
    await expect(rotate(dying(() => void kill()))).rejects.toThrow();
    const between = await keys();
    expect(between.length).toBe(before.length + 3);
    expect(between.filter(({ state }) => state === 'retired' || state === 'closed')).toHaveLength(3);
    await log.append(about({ between: true }), ofNobody({ between: true }));
    await everythingOpens(await goneSubjects());

    expect(await rotate()).toMatchObject({ made: 0, destroyed: 3, left: {} });
    await everythingOpens(await goneSubjects());
    expect((await states()).filter((state) => state !== 'destroyed')).toEqual(['seals', 'seals', 'seals']);
  });

  it('change no leaf: the bundle of before and the one of after are proved under one checkpoint', async () => {
    await log.sequence();
    const kept = await log.checkpoints.sign(TOWN);
    const bundle = async (name: string) => {
      const archive = new LogArchive(log.sql, log.key, log.process());
      const directory = join(folder, name);
      await archive.export({ logId: TOWN, from: null, to: kept.signedAt, directory, notices: [] });
      return verifyBundle(directory, { outside: [kept.note] });
    };
    const before = await bundle('before');
    await rotate();
    expect(before).toMatchObject({ faults: [], outside: [kept.size] });
    expect(await bundle('after')).toEqual(before);
  });

  it('refuse what a process seals that stood still meanwhile, and its whole transaction with it', async () => {
    const [asleep, subject] = [log.process(60_000), randomUUID()];
    await write(log.sql, [about({})], asleep);
    await rotate();
    for (const [late, table] of [
      [ofNobody({ late: true }), 'a payload'],
      [about({ late: true }, subject), 'a person'],
    ] as const)
      await expect(write(log.sql, [late], asleep)).rejects.toThrow(`${table}`);
    expect(await trailOf(transactionOn(log.superuser), log.process(), { subject })).toEqual([]);
    await write(log.sql, [ofNobody({ late: true })], log.process());
  });

  it('stay where something under them opens no more, and go once that is gone', async () => {
    const damaged = randomUUID();
    await log.append({ ...ofNobody({}), alertId: damaged });
    await log.falsify(
      `UPDATE audit.payload SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)
       WHERE entry_id = (SELECT id FROM audit.entry WHERE alert_id = $1)`,
      [damaged],
    );
    expect(await rotate()).toMatchObject({ made: 3, destroyed: 2, left: { payload: 1 } });
    expect(await rotate()).toMatchObject({ made: 0, destroyed: 0, left: { payload: 1 } });
    await log.falsify(
      'DELETE FROM audit.payload WHERE entry_id = (SELECT id FROM audit.entry WHERE alert_id = $1)',
      [damaged],
    );
    expect(await rotate()).toMatchObject({ made: 0, destroyed: 1, left: {} });
  });

  it('tell of every step in the log of the system, by id alone', async () => {
    const told = (await trailOf(transactionOn(log.superuser), log.process(), { event: 'key.rotated' }))
      .map(({ payload }) => payload)
      .filter((payload) => payload?.key === undefined || payload.log === TOWN);
    const id = (await keys()).find(({ log: of }) => of === TOWN)?.id;
    expect(told.filter((payload) => payload?.key === id).map((payload) => payload?.state)).toEqual([
      ...['retired', 'closed', 'destroyed'],
    ]);
    expect(Object.keys(told.at(-1) ?? {}).sort()).toEqual(['key', 'log', 'state', 'what']);
  });

  /** Nothing stands under the old ones any more, and yet there is waiting: for those who still read. */
  function endedWhenEmpty(end: () => void): Partial<TownSteps> {
    let followed = false;
    return {
      onProgress: () => (followed = true),
      onWaiting: () => {
        if (followed) end();
      },
    };
  }

  async function goneSubjects(): Promise<Set<string>> {
    const rows = await log.superuser<{ id: string }>(
      `SELECT DISTINCT subject_ref AS id FROM audit.entry
       WHERE subject_ref IS NOT NULL AND NOT EXISTS (SELECT FROM audit.subject_key k WHERE k.subject_ref = entry.subject_ref)`,
    );
    return new Set(rows.map(({ id }) => id));
  }
});
