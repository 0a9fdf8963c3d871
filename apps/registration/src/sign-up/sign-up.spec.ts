import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { shardOf } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';
import { SignUpConfirmService } from './confirm.service.js';
import { SignUpRequestService } from './request.service.js';

const CHOICE = {
  zones: ['BORGO'],
  categories: ['flood'],
  language: 'it',
  noticeVersion: '2026-1',
  ageDeclared: true,
};

describe('Signing up', () => {
  let service: RegistrationUnderTest;
  let last = 393_471_000_000;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.listen();
  });
  afterAll(() => service.stop());

  const nextNumber = () => ++last;
  const ask = (number: number | string, changes: object = {}) =>
    request(service.url)
      .post('/api/registrations')
      .send({ ...CHOICE, number: typeof number === 'number' ? `+${number}` : number, ...changes });
  const confirm = (id: string, code: string) =>
    request(service.url).post(`/api/registrations/${id}/confirm`).send({ code });
  const resend = (id: string) => request(service.url).post(`/api/registrations/${id}/resend`).send({});

  async function signUp(number: number, changes: object = {}): Promise<{ id: string; code: string }> {
    const codes = () => service.textsTo(number).filter((text) => /\b\d{6}\b/.test(text)).length;
    const before = codes();
    const { body, status } = await ask(number, changes);
    expect(status).toBe(202);
    await waitFor('the code', () => codes() > before);
    return { id: body.id, code: service.codeTo(number) as string };
  }

  async function subscribed(number: number, changes: object = {}): Promise<string> {
    const { id, code } = await signUp(number, changes);
    expect((await confirm(id, code)).status).toBe(200);
    return id;
  }

  const subscribersOf = (signUpId: string) =>
    service.rows<{
      id: string;
      status: string;
      shard: number;
      position: string;
      language: string;
      consent_id: string;
    }>(
      `SELECT subscriber.* FROM registration.subscriber
       JOIN registration.sign_up USING (municipality_id, number_index)
       WHERE sign_up.id = $1 ORDER BY subscribed_at`,
      [signUpId],
    );
  const wrong = (code: string) => (code === '000000' ? '000001' : '000000');

  it('sends a code that says whose it is, and subscribes whoever brings it back', async () => {
    const number = nextNumber();
    const { id, code } = await signUp(number);
    expect(service.textsTo(number)[0]).toBe(
      `Il suo codice per gli avvisi del Comune di Faenza e' ${code}. Vale 10 minuti. Non lo dica a nessuno.`,
    );
    expect(await subscribersOf(id)).toEqual([]);
    const { body, status } = await confirm(id, code);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      municipality: 'Faenza',
      zones: [{ code: 'BORGO' }],
      categories: [
        { code: 'flood', chosen: true, legalBasis: 'public_task' },
        { code: 'roads', chosen: false },
      ],
      notice: { version: '2026-1', language: 'it' },
    });
    await waitFor('the confirmation', () => service.textsTo(number).length === 2);
    expect(service.textsTo(number)[1]).toMatch(/Iscrizione confermata .* risponda STOP/);
    expect(await subscribersOf(id)).toMatchObject([{ status: 'active', language: 'it' }]);
  });

  it('writes consent with its evidence and an audit entry, and no number anywhere but encrypted', async () => {
    const number = nextNumber();
    const stamp = await request(service.url).get('/api/catalogue');
    expect(stamp.body.notice.version).toBe('2026-1');
    const id = await subscribed(number, {
      language: 'en',
      zones: ['BORGO', 'REDA'],
      categories: ['flood', 'roads'],
    });
    const [subscriber] = await subscribersOf(id);
    const [consent] = await service.rows('SELECT * FROM registration.consent WHERE subject_ref = $1', [
      subscriber?.id,
    ]);
    expect(consent).toMatchObject({
      ...{ action: 'given', channel: 'web', notice_version: '2026-1', notice_language: 'en', attempts: 1 },
      ...{ challenge_id: id, age_declared: true, ip_truncated: '127.0.0.0', operator_id: null },
      decisions: {
        categories: { flood: true, roads: true },
        zones: { BORGO: true, CENTRO: false, REDA: true },
      },
      ...{ sent_at: expect.any(Date), confirmed_at: expect.any(Date), valid_until: expect.any(Date) },
    });
    const entries = await service.trail({ subject: subscriber?.id as string });
    expect(entries).toMatchObject([
      { event: 'otp.confirmed', payload: { attempts: 1 } },
      {
        event: 'consent.given',
        payload: {
          ...{ consentId: consent?.['id'], channel: 'web', challengeId: id, attempts: 1, ageDeclared: true },
          servedAt: null,
          sentAt: (consent?.['sent_at'] as Date).toISOString(),
          confirmedAt: (consent?.['confirmed_at'] as Date).toISOString(),
          validUntil: (consent?.['valid_until'] as Date).toISOString(),
        },
      },
    ]);
    const everything = await service.rows<{ found: string }>(
      `SELECT t.found FROM (
         SELECT s::text AS found FROM registration.subscriber s UNION ALL SELECT c::text FROM registration.consent c
         UNION ALL SELECT u::text FROM registration.sign_up u UNION ALL SELECT m::text FROM registration.message_sent m
         UNION ALL SELECT e::text FROM audit.entry e UNION ALL SELECT p::text FROM audit.payload p
       ) t WHERE t.found LIKE '%' || $1 || '%'`,
      [String(number).slice(-9)],
    );
    expect(everything).toEqual([]);
    expect(JSON.stringify(await service.trail())).not.toContain(String(number).slice(-9));
    expect(service.logged.join()).not.toContain(String(number).slice(-9));
  });

  it('answers a known number exactly as a new one: same status, same body, one SMS', async () => {
    const [known, fresh] = [nextNumber(), nextNumber()];
    await subscribed(known);
    await waitFor('the confirmation', () => service.textsTo(known).length === 2);
    const [first, second] = [await ask(known), await ask(fresh)];
    expect(second.status).toBe(first.status);
    expect(Object.keys(second.body)).toEqual(Object.keys(first.body));
    const plain = (headers: object) => Object.keys(headers).sort();
    expect(plain(second.headers)).toEqual(plain(first.headers));
    await waitFor(
      'both codes',
      () => service.textsTo(fresh).length === 1 && service.textsTo(known).length === 3,
    );
    expect(service.textsTo(known)[2]?.replace(/\d{6}/, '')).toBe(
      service.textsTo(fresh)[0]?.replace(/\d{6}/, ''),
    );
  });

  it('makes a new subject of a known number, in the same place of draws, and never shows the old one', async () => {
    const number = nextNumber();
    await subscribed(number, { zones: ['CENTRO'], categories: ['roads'], language: 'en' });
    const { id, code } = await signUp(number, { zones: ['REDA'] });
    const { body } = await confirm(id, code);
    expect(JSON.stringify(body)).not.toContain('CENTRO');
    const [old, now] = await subscribersOf(id);
    expect(old).toMatchObject({ status: 'retired' });
    expect(now).toMatchObject({ status: 'active', shard: old?.shard, position: old?.position });
    expect(now?.id).not.toBe(old?.id);
    expect(shardOf(now?.id ?? '')).toBe(now?.shard);
    const events = await service.rows('SELECT event FROM audit.entry WHERE subject_ref = $1', [old?.id]);
    expect(events).toContainEqual({ event: 'number.reassigned' });
  });

  it.each([
    ['12', 'number.wrong'],
    ['+393331234567890', 'number.wrong'],
    ['0546 691111', 'number.landline'],
    ['899 123456', 'number.premium'],
    ['800 123456', 'number.not_mobile'],
    ['+44 7400 123456', 'number.country_not_allowed'],
  ])('refuses %s as %s, and sends nothing', async (number, code) => {
    const before = await service.rows('SELECT 1 FROM registration.message_sent');
    const { status, body, headers } = await ask(number);
    expect(status).toBe(422);
    expect(headers['content-type']).toMatch('application/problem+json');
    expect(body).toMatchObject({ code, field: 'number', status: 422 });
    expect(JSON.stringify(body)).not.toContain(number.replaceAll(/\D/g, '').slice(-6));
    expect(await service.rows('SELECT 1 FROM registration.message_sent')).toHaveLength(before.length);
  });

  it.each([
    [{ zones: [] }, 'sign_up.no_zone', 'zones'],
    [{ zones: ['BORGO', 'ROMA'] }, 'sign_up.zone_unknown', 'zones.1'],
    [{ categories: [] }, 'sign_up.no_category', 'categories'],
    [{ categories: ['lottery'] }, 'sign_up.category_unknown', 'categories.0'],
    [{ language: 'de' }, 'sign_up.language_unknown', 'language'],
    [{ noticeVersion: '2020-1' }, 'sign_up.notice_outdated', 'noticeVersion'],
    [{ ageDeclared: false }, 'sign_up.age_not_declared', 'ageDeclared'],
  ])('refuses %j as %s', async (changes, code, field) => {
    const { status, body } = await ask(nextNumber(), changes);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ code, field });
  });

  it('says everything that is wrong at once, in the asker’s language', async () => {
    const { body } = await ask('0546 691111', { zones: [], ageDeclared: false }).set('accept-language', 'en');
    expect(body.code).toBe('number.landline');
    expect(body.errors).toMatchObject([
      { code: 'number.landline', field: 'number' },
      { code: 'sign_up.no_zone', field: 'zones', message: 'Please choose at least one zone.' },
      { code: 'sign_up.age_not_declared', field: 'ageDeclared' },
    ]);
  });

  it.each([
    { operator: 'me' },
    { zones: { length: 1 } },
    { number: ['+393471234567'] },
    { ageDeclared: 'yes' },
  ])('refuses %j as a malformed request', async (changes) => {
    const { status, body } = await ask(nextNumber(), changes);
    expect([status, body.code]).toEqual([400, 'request.invalid']);
  });

  it('refuses a wrong code five times, and then even the right one', async () => {
    const number = nextNumber();
    const { id, code } = await signUp(number);
    for (const left of [4, 3, 2, 1]) {
      const { status, body } = await confirm(id, wrong(code));
      expect([status, body.code]).toEqual([422, 'sign_up.code_wrong']);
      expect(body.detail).toContain(String(left));
    }
    expect((await confirm(id, wrong(code))).body.code).toBe('sign_up.tries_exhausted');
    expect((await confirm(id, code)).body.code).toBe('sign_up.tries_exhausted');
    expect(await subscribersOf(id)).toEqual([]);
    const failed = await service.trail({ event: 'otp.failed' });
    expect(failed.filter(({ payload }) => payload?.signUpId === id)).toHaveLength(5);
    expect((await resend(id)).status).toBe(202);
    await waitFor('the new code', () => service.textsTo(number).length === 2);
    expect((await confirm(id, service.codeTo(number) as string)).status).toBe(200);
  });

  it('never lets more than five guesses in, however many come at once', async () => {
    const { id, code } = await signUp(nextNumber());
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(id, wrong(code))));
    const codes = answers.map(({ body }) => body.code as string);
    expect(codes.filter((each) => each === 'sign_up.code_wrong')).toHaveLength(4);
    const [row] = await service.rows('SELECT attempts FROM registration.sign_up WHERE id = $1', [id]);
    expect(row).toEqual({ attempts: 5 });
  });

  it('refuses a code after ten minutes', async () => {
    const { id, code } = await signUp(nextNumber());
    const confirmations = service.get(SignUpConfirmService);
    const late = new Date(Date.now() + 10 * 60_000);
    await expect(confirmations.confirm(id, code, late)).rejects.toMatchObject({
      code: 'sign_up.code_expired',
    });
    await expect(confirmations.confirm(id, code, new Date(Date.now() + 9 * 60_000))).resolves.toMatchObject({
      zones: [{ code: 'BORGO' }],
    });
  });

  it('takes one code for another person’s sign-up for a wrong one', async () => {
    const [mine, theirs] = [await signUp(nextNumber()), await signUp(nextNumber())];
    if (mine.code !== theirs.code)
      expect((await confirm(theirs.id, mine.code)).body.code).toBe('sign_up.code_wrong');
    expect((await confirm(randomUUID(), mine.code)).body.code).toBe('sign_up.unknown');
  });

  it('takes the code as people type it', async () => {
    const { id, code } = await signUp(nextNumber());
    expect((await confirm(id, ` ${code.slice(0, 3)} ${code.slice(3)} `)).status).toBe(200);
  });

  it('subscribes once when two confirm at once, and gives both the same receipt', async () => {
    const number = nextNumber();
    const { id, code } = await signUp(number);
    const answers = await Promise.all([confirm(id, code), confirm(id, code), confirm(id, code)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.receiptId as string)).size).toBe(1);
    expect(await subscribersOf(id)).toHaveLength(1);
    const sent = await service.rows(
      `SELECT 1 FROM registration.message_sent JOIN registration.sign_up USING (municipality_id, number_index)
       WHERE sign_up.id = $1 AND kind = 'confirmation'`,
      [id],
    );
    expect(sent).toHaveLength(1);
  });

  it('leaves one subscriber when two sign-ups of the same number are confirmed at once', async () => {
    const number = nextNumber();
    const [one, two] = [await signUp(number), await signUp(number, { zones: ['REDA'] })];
    const answers = await Promise.all([confirm(one.id, one.code), confirm(two.id, two.code)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const subscribers = await subscribersOf(one.id);
    expect(subscribers.map(({ status }) => status).sort()).toEqual(['active', 'retired']);
  });

  it('sends three codes an hour and five a day to a number, whoever asks for them', async () => {
    const number = nextNumber();
    const { id } = await signUp(number);
    expect((await resend(id)).status).toBe(202);
    expect((await ask(number)).status).toBe(202);
    for (const refused of [await ask(number), await resend(id)])
      expect([refused.status, refused.body.code]).toEqual([429, 'sign_up.too_many_codes']);
    const requests = service.get(SignUpRequestService);
    const later = (hours: number) => requests.resend(id, new Date(Date.now() + hours * 3_600_000));
    await later(1.5);
    await later(3);
    await expect(later(5)).rejects.toMatchObject({ code: 'sign_up.too_many_codes' });
  });

  it('counts requests that come at once', async () => {
    const number = nextNumber();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(number)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  it('sends no other code for a sign-up that is confirmed, unknown or a day old', async () => {
    const id = await subscribed(nextNumber());
    expect((await resend(id)).body.code).toBe('sign_up.confirmed_already');
    expect((await resend(randomUUID())).body.code).toBe('sign_up.unknown');
    const { id: old } = await signUp(nextNumber());
    const tomorrow = new Date(Date.now() + 25 * 3_600_000);
    await expect(service.get(SignUpRequestService).resend(old, tomorrow)).rejects.toMatchObject({
      code: 'sign_up.unknown',
    });
  });

  it('refuses what another site makes a browser send', async () => {
    const answer = await ask(nextNumber())
      .set('origin', 'https://evil.example')
      .set('sec-fetch-site', 'cross-site');
    expect([answer.status, answer.body.code]).toEqual([403, 'access.cross_site']);
  });

  it('keeps of the code a hash that is worth nothing without the key', async () => {
    const { id, code } = await signUp(nextNumber());
    const [row] = await service.rows<{ code_hash: Buffer }>(
      'SELECT code_hash FROM registration.sign_up WHERE id = $1',
      [id],
    );
    expect(row?.code_hash).toHaveLength(32);
    const dump = await service.rows<{ text: string }>(
      'SELECT s::text AS text FROM registration.sign_up s WHERE id = $1',
      [id],
    );
    expect(dump[0]?.text).not.toContain(code);
  });
});
