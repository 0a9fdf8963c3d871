import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitmentOf } from '#libs/audit';
import { waitFor } from '#libs/testing';
import { Citizen } from '../../pages/manage/testing/citizen.js';
import { SyntheticSubscribers } from '../../synthetic/synthetic.service.js';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { ErasuresService } from './erasures.service.js';
import { ErasureReplay } from './replay.service.js';

const SUBJECTS = 200;
const ERASED = 20;

interface Person {
  id: string;
  number: number;
  sealed: Buffer;
  index: Buffer;
}

describe('Erasing people', () => {
  let service: RegistrationUnderTest;
  let folder: string;
  let ledger: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'campanile-erasures-'));
    ledger = join(folder, 'erasures.jsonl');
    service = await RegistrationUnderTest.start(FAENZA, { ERASURE_LEDGER: ledger });
    await service.listen();
  });
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function person(citizen: Citizen): Promise<Person> {
    const [row] = await service.rows<{ sealed: Buffer; index: Buffer }>(
      'SELECT number_sealed AS sealed, number_index AS index FROM registration.subscriber WHERE id = $1',
      [citizen.id],
    );
    if (row === undefined) throw new Error('nobody of this id');
    return { id: citizen.id, number: citizen.number, ...row };
  }

  /** Every form in which a number could stand in a row's text. */
  function formsOf({ number, sealed, index }: Person): string[] {
    const digits = String(number);
    const double = Buffer.alloc(8);
    double.writeDoubleBE(number);
    const bytes = [
      Buffer.from(digits),
      Buffer.from(digits.slice(2)),
      double,
      sealed,
      index,
      index.subarray(1),
    ];
    return [
      digits.slice(2),
      ...bytes.flatMap((each) => [each.toString('hex'), each.toString('base64').replace(/=+$/, '')]),
    ];
  }

  async function hits(people: Person[]): Promise<string[]> {
    const tables = await service.rows<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const forms = people.flatMap(formsOf);
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await service.rows<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      const all = rows.map(({ text }) => text).join('\n');
      if (forms.some((form) => all.includes(form))) found.push(name);
    }
    return found.sort();
  }

  /** A confirmed sign-up, so that sign-up, messages and consents all know the number. */
  async function signUpAgain(citizen: Citizen): Promise<void> {
    const { text } = await citizen.get('/it/').expect(200);
    const hidden = (name: string) => new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(text)?.[1] ?? '';
    await citizen
      .post('/it/', {
        ...{
          stamp: hidden('stamp'),
          noticeVersion: hidden('noticeVersion'),
          number: String(citizen.number).slice(2),
        },
        ...{ zones: ['BORGO'], categories: ['flood'], language: 'it', ageDeclared: 'yes' },
      })
      .expect(303);
  }

  it(`leaves none of ${ERASED} numbers among ${SUBJECTS} in any table, in any form`, async () => {
    const start = 100;
    const count = SUBJECTS - ERASED;
    await service.get(SyntheticSubscribers).create({ municipalityId: service.town.id, count, start });
    const citizens: Citizen[] = [];
    for (let i = 0; i < ERASED; i++) citizens.push(await Citizen.subscribed(service, 1_000 + i));
    const people = await Promise.all(citizens.map(person));
    for (const citizen of citizens) {
      await signUpAgain(citizen);
      await citizen.comesIn();
    }
    expect(await hits(people)).toEqual([
      'registration.message_sent',
      'registration.sign_up',
      'registration.subscriber',
    ]);
    for (const citizen of citizens)
      await citizen
        .post('/it/iscrizione/cancella', { understood: 'yes' })
        .expect(200, /I suoi dati sono cancellati/);
    expect(await hits(people)).toEqual([]);
    const [left] = await service.rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM registration.subscriber',
    );
    expect(left?.count).toBe(count);
    expect(service.logged).toEqual([]);
  });

  it('is told to the dispatcher, with every message that went to them, whose batches hold digits of the number', async () => {
    const eva = await Citizen.subscribed(service, 1_900);
    await signUpAgain(eva);
    await eva.comesIn();
    const sent = await service.rows<{ id: string; kind: string }>(
      `SELECT id, kind FROM registration.message_sent
       WHERE number_index = (SELECT number_index FROM registration.subscriber WHERE id = $1)`,
      [eva.id],
    );
    expect(sent.map(({ kind }) => kind).sort()).toEqual(['code', 'link']);
    await eva.post('/it/iscrizione/cancella', { understood: 'yes' }).expect(200);
    const told = await waitFor(
      'the erasure to be told',
      () =>
        service.events.flatMap(({ data }) =>
          'withdrawnAt' in data && data.subscriberId === eva.id && data.erased !== undefined
            ? [data.erased]
            : [],
        )[0],
    );
    expect(told.messages.sort()).toEqual(sent.map(({ id }) => id).sort());
  });

  it('asks whether that is understood, and else erases nothing', async () => {
    const vera = await (await Citizen.subscribed(service, 2_000)).comesIn();
    await vera.post('/it/iscrizione/cancella').expect(422, /non si torna indietro/);
    await vera.get('/it/iscrizione').expect(200);
  });

  it('leaves what was decided and the entries of the log, but neither their salts nor who it was', async () => {
    const ivo = await (await Citizen.subscribed(service, 2_001)).comesIn();
    const before = await service.rows('SELECT id FROM audit.entry WHERE subject_ref = $1', [ivo.id]);
    await ivo.post('/it/iscrizione/cancella', { understood: 'yes' }).expect(200);
    const entries = await service.trail({ subject: ivo.id });
    expect(entries.slice(before.length).map(({ event }) => event)).toEqual([
      ...['objection.raised', 'consent.withdrawn', 'subject.erased'],
    ]);
    const [erased, ...others] = entries.reverse();
    expect(erased).toMatchObject({ event: 'subject.erased', payload: { reason: 'asked' } });
    const salt = Buffer.from(erased?.salt ?? '', 'hex');
    expect(commitmentOf(salt, erased?.payload ?? {}).toString('hex')).toBe(erased?.commitment);
    expect(others.every((entry) => entry.salt === null && entry.payload === null)).toBe(true);
    const keys = await service.rows('SELECT 1 FROM audit.subject_key WHERE subject_ref = $1', [ivo.id]);
    expect(keys).toEqual([]);
    const consents = await service.rows(
      `SELECT ip_truncated, user_agent_family, shredded_at FROM registration.consent WHERE subject_ref = $1`,
      [ivo.id],
    );
    expect(consents).toHaveLength(2);
    for (const consent of consents)
      expect(consent).toEqual({ ip_truncated: null, user_agent_family: null, shredded_at: expect.any(Date) });
  });

  it('lets a record of consent be emptied, never changed', async () => {
    const ada = await Citizen.subscribed(service, 2_002);
    const change = (set: string) =>
      service.source.query(`UPDATE registration.consent SET ${set} WHERE subject_ref = $1`, [ada.id]);
    await expect(change(`ip_truncated = '10.0.0.0'`)).rejects.toThrow('never changed');
    await expect(change(`ip_truncated = '10.0.0.0', shredded_at = now()`)).rejects.toThrow('never changed');
    await expect(change(`decisions = '{}'`)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('is done again after a restore, from the ledger outside the database', async () => {
    const ugo = await Citizen.subscribed(service, 2_003);
    const [row] = await service.rows<{ row: string }>(
      'SELECT to_json(s)::text AS row FROM registration.subscriber s WHERE id = $1',
      [ugo.id],
    );
    await ugo.comesIn();
    await ugo.post('/it/iscrizione/cancella', { understood: 'yes' }).expect(200);
    expect(await readFile(ledger, 'utf8')).toContain(ugo.id);
    // The backup is older than the erasure: the person is back, and the ledger inside knows nothing of it.
    await service.rows(
      `INSERT INTO registration.subscriber SELECT * FROM json_populate_record(NULL::registration.subscriber, $1)`,
      [row?.row],
    );
    await service.rows('DELETE FROM registration.erasure');
    const replay = service.get(ErasureReplay);
    expect(await replay.replay(null, 'operator:spec')).toMatchObject({ known: 0, erased: 0 });
    expect(await replay.replay(ledger, 'operator:spec')).toMatchObject({ erased: 1 });
    expect(await service.rows('SELECT 1 FROM registration.subscriber WHERE id = $1', [ugo.id])).toEqual([]);
    const entries = await service.rows(`SELECT actor FROM audit.entry WHERE event = 'restore.replayed'`);
    expect(entries).toEqual([{ actor: 'operator:spec' }]);
    expect(await replay.replay(ledger, 'operator:spec')).toMatchObject({ erased: 0 });
  });

  it('of one who had the number before leaves who has it now', async () => {
    const old = await Citizen.subscribed(service, 2_004);
    await service.rows(
      `UPDATE registration.subscriber SET status = 'retired', left_at = now() WHERE id = $1`,
      [old.id],
    );
    const now = await (await Citizen.subscribed(service, 2_004)).comesIn();
    expect(now.id).not.toBe(old.id);
    expect(await service.get(ErasuresService).erase(old.id, 'retention', 'service:registration')).toBe(true);
    await now.get('/it/iscrizione').expect(200);
    const sent = await service.rows(`SELECT 1 FROM registration.message_sent WHERE kind = 'link'`);
    expect(sent.length).toBeGreaterThan(0);
  });
});
