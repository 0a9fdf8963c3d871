import { randomUUID } from 'node:crypto';
import request from 'supertest';
import type { LogEntryAnswer, LogOverview, LogSearchPage } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { noteVerifier, openCheckpoint, verifyInclusion } from '#libs/tlog';
import { ErasuresService } from '../rights/erase/erasures.service.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';

const NUMBER = '333 123 4567';
const DIGITS = '3331234567';
const VIEWER = `official:${randomUUID()}`;
const LOOK = { viewer: VIEWER, reason: 'Reclamo 12/2026' };
const FIRST = { ...LOOK, after: null, limit: 50, newest: true, purpose: 'page' };

describe("Registration, asked on an auditor's behalf", () => {
  let service: RegistrationUnderTest;
  let subject: string;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.listen();
    subject = await signUp();
    await sequenced();
  });
  afterAll(() => service.stop());

  async function signUp(): Promise<string> {
    const http = request(service.url);
    const choice = { zones: ['BORGO'], categories: ['flood'], language: 'it', noticeVersion: '2026-1' };
    const { body } = await http
      .post('/api/registrations')
      .send({ ...choice, ageDeclared: true, number: NUMBER });
    const code = await waitFor('the code', () => service.codeTo(Number(`39${DIGITS}`)));
    await http.post(`/api/registrations/${body.id as string}/confirm`).send({ code });
    const [row] = await service.rows<{ id: string }>(
      "SELECT id FROM registration.subscriber WHERE status = 'active'",
    );
    return row?.id ?? '';
  }

  const sequenced = () =>
    waitFor('the log to be numbered', async () => {
      const [row] = await service.rows<{ n: number }>('SELECT count(*)::int AS n FROM audit.pending');
      return row?.n === 0;
    });

  const ask = async <T>(path: string, body: object, of = service.town.id): Promise<T> => {
    const answer = await request(service.url)
      .post(`/internal/audit/${of}/${path}`)
      .set('authorization', await service.authoringToken())
      .send(body);
    expect(answer.status).toBe(200);
    return answer.body as T;
  };
  const search = (changes: object, of?: string) => ask<LogSearchPage>('search', { ...FIRST, ...changes }, of);
  const looks = async () =>
    (await service.trail())
      .filter(({ actor }) => actor.startsWith('official:'))
      .map(({ event, actor, subject, payload: body }) => ({ event, actor, subject_ref: subject, body }));

  it('answers nobody but authoring', async () => {
    for (const path of ['search', `entries/${randomUUID()}`])
      await request(service.url).post(`/internal/audit/${service.town.id}/${path}`).send(FIRST).expect(401);
  });

  it('finds what happened to whom a number is of, and first writes down who looked at whom, and why', async () => {
    const { entries, subjects } = await search({ number: NUMBER });
    expect(subjects).toEqual([subject]);
    expect(entries).toContainEqual(
      expect.objectContaining({
        event: 'consent.given',
        subject,
        name: { it: 'Consenso dato', en: 'Consent given' },
      }),
    );
    expect(entries.every((entry) => entry.subject === subject && entry.payload === null)).toBe(true);
    expect((await looks()).at(-1)).toMatchObject({
      ...{ event: 'record.viewed', actor: VIEWER, subject_ref: subject },
      body: { what: 'log', by_number: true, reason: LOOK.reason },
    });
  });

  it('finds who has moved to another number since by the number they signed up with', async () => {
    const [{ index }] = (await service.rows<{ index: Buffer }>(
      'SELECT number_index AS index FROM registration.subscriber WHERE id = $1',
      [subject],
    )) as [{ index: Buffer }];
    const moveTo = (to: Buffer) =>
      service.rows('UPDATE registration.subscriber SET number_index = $2 WHERE id = $1', [subject, to]);
    await moveTo(Buffer.concat([index.subarray(0, 1), Buffer.alloc(32, 7)]));
    expect((await search({ number: NUMBER })).subjects).toEqual([subject]);
    await moveTo(index);
  });

  it('keeps the number nowhere', async () => {
    await search({ number: NUMBER });
    await search({ number: '+39 320 765 4321' });
    const tables = await service.rows<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname IN ('audit', 'registration')`,
    );
    for (const { name } of tables)
      for (const digits of [DIGITS, '3207654321']) {
        const hits = await service.rows(`SELECT 1 FROM ${name} AS t WHERE t::text LIKE '%' || $1 || '%'`, [
          digits,
        ]);
        expect({ name, hits }).toEqual({ name, hits: [] });
      }
    expect(service.logged.join('')).not.toMatch(/3331234567|3207654321/);
  });

  it('says of what is no number why, and of a number nobody has that there is nothing', async () => {
    expect(await search({ number: '0546 691111' })).toMatchObject({
      refused: { code: 'number.landline', it: expect.stringContaining('rete fissa') },
      entries: [],
    });
    expect(await search({ number: '+39 320 765 4321' })).toMatchObject({
      subjects: [],
      entries: [],
      refused: null,
    });
    expect((await looks()).at(-1)).toMatchObject({ subject_ref: null, body: { by_number: true } });
  });

  it('reads on from page to page, newest first, whatever is written in between', async () => {
    await sequenced();
    const numbers: number[] = [];
    for (let after: number | null = null; ;) {
      const { entries, next }: LogSearchPage = await search({ after, limit: 3 });
      numbers.push(...entries.map(({ seq }) => seq));
      if (next === null) break;
      after = next;
    }
    expect(numbers).toEqual(Array.from(numbers, (_, i) => (numbers[0] as number) - i));
    expect(numbers.at(-1)).toBe(0);
  });

  it('writes of a file one entry, at its beginning', async () => {
    const before = (await looks()).length;
    const { next } = await search({ purpose: 'file', newest: false, limit: 2 });
    const { entries } = await search({ purpose: 'file', newest: false, limit: 2, after: next });
    expect(entries[0]?.payload).toEqual(expect.any(Object));
    expect((await looks()).slice(before)).toMatchObject([{ event: 'export.created' }]);
  });

  it('shows another municipality nothing', async () => {
    const { entries } = await search({ subject }, randomUUID());
    expect(entries).toEqual([]);
    const [own] = (await search({ subject })).entries;
    const other = await ask<LogEntryAnswer>(`entries/${own?.id ?? ''}`, LOOK, randomUUID());
    expect(other).toEqual({ found: null, damaged: false });
  });

  it('proves an entry under the newest checkpoint, once it is written down who looks', async () => {
    const [own] = (await search({ subject, event: 'consent.given' })).entries;
    const { found } = await ask<LogEntryAnswer>(`entries/${own?.id ?? ''}`, LOOK);
    expect(found?.entry.payload).toMatchObject({ channel: 'web', decisions: { zones: { BORGO: true } } });
    const { size, root } = openCheckpoint(found?.checkpoint ?? '', [noteVerifier(found?.key ?? '')]);
    verifyInclusion({
      ...{ leaf: Buffer.from(found?.leaf ?? '', 'hex'), index: found?.entry.seq ?? -1, size, root },
      proof: (found?.proof ?? []).map((hash) => Buffer.from(hash, 'base64')),
    });
    expect((await looks()).at(-1)).toMatchObject({
      ...{ event: 'record.viewed', subject_ref: subject },
      body: { what: 'log_entry', entry: own?.id },
    });
  });

  it('says what was signed last', async () => {
    const { body } = await request(service.url)
      .get(`/internal/audit/${service.town.id}/checkpoints`)
      .set('authorization', await service.authoringToken());
    const { checkpoints, key, size } = body as LogOverview;
    expect(openCheckpoint(checkpoints[0]?.note ?? '', [noteVerifier(key)]).size).toBeLessThanOrEqual(size);
  });

  it('writes down who looks at somebody who was erased, and makes them no key again', async () => {
    await service.get(ErasuresService).erase(subject, 'asked', 'citizen');
    await sequenced();
    const [erased] = (await search({ subject, event: 'subject.erased' })).entries;
    await ask<LogEntryAnswer>(`entries/${erased?.id ?? ''}`, LOOK);
    await ask('why', { ...LOOK, subject, alert: randomUUID() });
    const told = (await looks()).filter(({ subject_ref: of }) => of === subject).slice(-3);
    expect(told.map(({ body }) => [body?.what, body?.reason])).toEqual(
      ['log', 'log_entry', 'why'].map((what) => [what, LOOK.reason]),
    );
    expect(await service.rows('SELECT FROM audit.subject_key WHERE subject_ref = $1', [subject])).toEqual([]);
  });

  it.each([
    [{}, []],
    [{ auditCheckpointSmtpUrl: 'smtp://localhost:1' }, []],
    [{ auditCheckpointSmtpUrl: 'smtp://localhost:1', auditCheckpointMailTo: ['dpo@example.org'] }, ['smtp']],
  ])('says where checkpoints are brought, each place once: by %j to %j', async (changes, places) => {
    const app = await service.startInstance(changes);
    const { body } = await request(await app.getUrl())
      .get(`/internal/audit/${service.town.id}/checkpoints`)
      .set('authorization', await service.authoringToken());
    expect((body as LogOverview).publishedTo).toEqual(places);
  });
});
