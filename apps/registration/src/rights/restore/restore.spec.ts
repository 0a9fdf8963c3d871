import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '#libs/testing';
import { Citizen } from '../../pages/manage/testing/citizen.js';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { ErasureLedger } from '../erase/ledger.service.js';
import { ErasureReplay } from '../erase/replay.service.js';

const TABLES = { subscriber: 'id', taken_back: 'subject_ref' };

describe('After a restore', () => {
  let service: RegistrationUnderTest;
  let folder: string;
  let ledger: string;
  let next = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'campanile-restore-'));
    ledger = join(folder, 'erasures.jsonl');
    service = await RegistrationUnderTest.start(FAENZA, { ERASURE_LEDGER: ledger });
    await service.listen();
  });
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A person's rows as they stand. @returns puts them back in the place of what they became */
  async function backup(id: string): Promise<() => Promise<void>> {
    const rows: [table: string, key: string, row: string][] = [];
    for (const [table, key] of Object.entries(TABLES))
      for (const { row } of await service.rows<{ row: string }>(
        `SELECT to_json(t)::text AS row FROM registration.${table} t WHERE ${key} = $1`,
        [id],
      ))
        rows.push([table, key, row]);
    return async () => {
      for (const [table, key] of Object.entries(TABLES))
        await service.rows(`DELETE FROM registration.${table} WHERE ${key} = $1`, [id]);
      for (const [table, , row] of rows)
        await service.rows(
          `INSERT INTO registration.${table} SELECT * FROM json_populate_record(NULL::registration.${table}, $1)`,
          [row],
        );
    };
  }

  const citizen = async () => (await Citizen.subscribed(service, next++)).comesIn();
  const replay = () => service.get(ErasureReplay).replay(ledger, 'operator:spec');
  const stands = async (id: string) =>
    (
      await service.rows<{ status: string; categories: string[]; restricted: boolean }>(
        `SELECT status, restricted_at IS NOT NULL AS restricted, ARRAY(
           SELECT code FROM registration.category WHERE id = ANY (category_ids) ORDER BY code) AS categories
         FROM registration.subscriber WHERE id = $1`,
        [id],
      )
    )[0];
  const kept = async () => {
    await service.get(ErasureLedger).keep();
    return readFile(ledger, 'utf8');
  };

  it.each<[string, string, (who: Citizen) => Promise<unknown>, object, object]>([
    [
      'who left is out',
      'consent.withdrawn',
      (who) => who.post('/it/iscrizione/lascia').expect(200),
      { left: 1 },
      { status: 'withdrawn' },
    ],
    [
      'who objected to a public task does not get it',
      'objection.raised',
      async (who) =>
        who.post('/it/iscrizione/scelte', await who.choices({ categories: ['roads'] })).expect(303),
      { narrowed: 1 },
      { status: 'active', categories: ['roads'] },
    ],
    [
      'who withdrew a consent does not get what rested on it',
      'consent.withdrawn',
      async (who) =>
        who.post('/it/iscrizione/scelte', await who.choices({ categories: ['flood'] })).expect(303),
      { narrowed: 1 },
      { status: 'active', categories: ['flood'] },
    ],
    [
      'whose data are restricted, still have them restricted',
      'dsar.restricted',
      (who) => who.post('/it/iscrizione/limita').expect(303),
      { restricted: 1 },
      { status: 'active', restricted: true },
    ],
  ])('%s', async (_who, event, takeBack, applied, state) => {
    const who = await citizen();
    const restore = await backup(who.id);
    await takeBack(who);
    expect(await kept()).toContain(who.id);
    await restore();
    const before = (await service.trail({ subject: who.id, event })).length;
    expect(await replay()).toMatchObject({ ...{ left: 0, narrowed: 0, restricted: 0 }, ...applied });
    expect(await stands(who.id)).toMatchObject(state);
    const entries = await service.trail({ subject: who.id, event });
    expect(entries.slice(before)).toMatchObject([{ actor: 'operator:spec' }]);
    const told = (await service.trail({ event: 'restore.replayed' })).at(-1);
    expect(told?.payload).toMatchObject(applied);
    expect(await replay()).toMatchObject({ left: 0, narrowed: 0, restricted: 0 });
  });

  it('whoever moved gets nothing at the number that is not theirs any more', async () => {
    const who = await citizen();
    const restore = await backup(who.id);
    const number = 393_479_990_001;
    await who.post('/it/iscrizione/numero', { number: `+${number}` }).expect(303);
    const code = (phone: number) => waitFor('a code', () => service.codeTo(phone));
    const codes = { newCode: await code(number), oldCode: await code(who.number) };
    await who.post('/it/iscrizione/numero/conferma', codes).expect(303);
    await kept();
    expect(await replay()).toMatchObject({ left: 0 });
    await restore();
    expect(await replay()).toMatchObject({ left: 1 });
    expect(await stands(who.id)).toMatchObject({ status: 'withdrawn' });
  });

  it('whoever took something back and asked for it again has it: the newest line counts', async () => {
    const who = await citizen();
    const choose = async (categories: string[]) =>
      who.post('/it/iscrizione/scelte', await who.choices({ categories })).expect(303);
    const restore = await backup(who.id);
    await choose(['flood']);
    await kept();
    await choose(['flood', 'roads']);
    await kept();
    await restore();
    expect(await replay()).toMatchObject({ left: 0, narrowed: 0 });
    expect(await stands(who.id)).toMatchObject({ categories: ['flood', 'roads'] });
  });

  it('nothing is undone that the database knows better, and no line that was cut short stops it', async () => {
    const who = await citizen();
    const choose = async (categories: string[]) =>
      who.post('/it/iscrizione/scelte', await who.choices({ categories })).expect(303);
    await choose(['flood']);
    await kept();
    await choose(['flood', 'roads']);
    await appendFile(ledger, '{"person":"0190');
    expect(await replay()).toMatchObject({ left: 0, narrowed: 0 });
    expect(await stands(who.id)).toMatchObject({ categories: ['flood', 'roads'] });
    const lines = (await kept()).trimEnd().split('\n');
    expect(lines.at(-2)).toBe('{"person":"0190');
    expect(lines.at(-1)).toContain(who.id);
  });

  it('no line of who was not erased is one by which an older program would erase them', async () => {
    const lines = (await kept()).split('\n').filter((line) => line.startsWith('{"person"'));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line).not.toContain('"subject"');
    expect(lines.join()).not.toMatch(/39320|39347/);
  });
});
