import { randomUUID } from 'node:crypto';
import {
  sealInbound,
  TOPICS,
  type DeskAnswer,
  type DeskChallenge,
  type DeskDone,
  type DeskLook,
} from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { FAENZA } from '../testing/faenza.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';

const OFFICIAL = '01a20a14-7b3c-7c5e-9d2b-1f6a2f0c4e11';
const viewer = `official:${OFFICIAL}`;

describe('An official at the counter', () => {
  let service: RegistrationUnderTest;
  let next = 393_202_000_000;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.listen();
  });
  afterAll(() => service.stop());

  async function ask<T>(path: string, body?: object, municipality = service.town.id): Promise<DeskAnswer<T>> {
    const response = await fetch(`${service.url}/internal/counter/${municipality}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: await service.authoringToken(), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify({ viewer, ...body }) }),
    });
    expect([200, 404]).toContain(response.status);
    return (await response.json()) as DeskAnswer<T>;
  }
  const asked = (number: number, more: object = {}) => ({
    ...{ number: `+${number}`, channel: 'counter', zones: ['BORGO'], categories: ['flood', 'roads'] },
    ...{ language: 'it', noticeVersion: '2026-1', ageDeclared: true },
    ...more,
  });
  const textsTo = (number: number, count: number) =>
    waitFor(`${count} messages`, () =>
      service.textsTo(number).length >= count ? service.textsTo(number) : null,
    );
  const consentOf = async (challenge: string | undefined) =>
    (
      await service.rows(
        `SELECT action, channel, operator_id, paper_reference, notice_version, attempts, served_at IS NOT NULL AS served,
                subject_ref FROM registration.consent WHERE challenge_id = $1`,
        [challenge],
      )
    )[0];
  const eventsOf = (subject: unknown) =>
    service.rows<{ event: string; actor: string }>(
      'SELECT event, actor FROM audit.entry WHERE subject_ref = $1 ORDER BY id',
      [subject],
    );

  const inTheWeb = (number: number) =>
    fetch(`${service.url}/api/registrations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ number: `+${number}`, zones: ['BORGO'], categories: ['flood'], language: 'it' },
        ...{ noticeVersion: '2026-1', ageDeclared: true, municipality: FAENZA.code },
      }),
    });

  /** Heard when this is done. */
  async function answerFromPhone(number: number, text: string): Promise<void> {
    const keyId = `inbound:${service.town.id}:2026-11-23`;
    const key = await service.asNeighbour('dispatcher', (manager) => service.keyring.issue(manager, keyId));
    const sealed = sealInbound(key, { number: String(number), destination: '4880', text });
    const data = { receivedAt: new Date().toISOString(), routeId: 'simulator', keyId, sealed };
    const { id } = await service.publish('dispatcher', TOPICS.inboundMessage, data, randomUUID());
    await waitFor('the answer to be heard', async () => {
      const heard = await service.rows('SELECT 1 FROM registration.inbound WHERE event_id = $1', [id]);
      return heard.length === 1;
    });
  }

  async function subscribe(number: number, more: object = {}): Promise<string> {
    const { answer } = await ask<DeskChallenge>('sign-ups', asked(number, more));
    await textsTo(number, 1);
    await ask<DeskDone>(`sign-ups/${answer?.id}/confirm`, { code: service.codeTo(number) });
    await textsTo(number, 2);
    return answer?.id as string;
  }

  it.each(['counter', 'phone'])('signs somebody up (%s) by the code that they read out', async (channel) => {
    const number = next++;
    const { answer, refused } = await ask<DeskChallenge>('sign-ups', asked(number, { channel }));
    expect(refused).toBeNull();
    const [text] = await textsTo(number, 1);
    expect(text).toMatch(
      /^Faenza, avvisi SMS \(Alluvione, Viabilità\) per BORGO: per iscriversi dica il codice \d{6} o risponda SI\. http/,
    );
    expect(await ask(`sign-ups/${answer?.id}`)).toMatchObject({ answer: { state: 'pending' } });
    const wrong = service.codeTo(number) === '000000' ? '111111' : '000000';
    expect(await ask(`sign-ups/${answer?.id}/confirm`, { code: wrong })).toMatchObject({
      refused: { code: 'sign_up.code_wrong', status: 422, field: 'code', it: expect.stringContaining('4') },
    });
    const done = await ask<DeskDone>(`sign-ups/${answer?.id}/confirm`, { code: service.codeTo(number) });
    expect(done.answer?.at).toEqual(expect.any(String));
    const consent = await consentOf(answer?.id);
    expect(consent).toMatchObject({
      ...{ action: 'given', channel, operator_id: OFFICIAL, paper_reference: null, notice_version: '2026-1' },
      ...{ attempts: 2, served: true },
    });
    expect(await eventsOf(consent?.['subject_ref'])).toEqual([
      { event: 'otp.confirmed', actor: viewer },
      { event: 'consent.given', actor: viewer },
    ]);
    expect((await textsTo(number, 2))[1]).toContain('Iscrizione confermata');
  });

  it('signs somebody up who signed on paper, with the form’s reference; the phone answers SI by itself', async () => {
    const number = next++;
    expect(await ask('sign-ups', asked(number, { channel: 'paper' }))).toMatchObject({
      refused: { code: 'counter.paper_reference_missing', field: 'paperReference' },
    });
    expect(await ask('sign-ups', asked(number, { paperReference: 'X' }))).toMatchObject({
      refused: { code: 'counter.paper_reference_unasked' },
    });
    const paper = { channel: 'paper', paperReference: 'Prot. 1234/2026' };
    const { answer } = await ask<DeskChallenge>('sign-ups', asked(number, paper));
    await answerFromPhone(number, 'Sì');
    await waitFor('the phone’s own answer', async () => {
      const state = await ask<{ state: string }>(`sign-ups/${answer?.id}`);
      return state.answer?.state === 'confirmed';
    });
    const consent = await consentOf(answer?.id);
    expect(consent).toMatchObject({
      ...{ channel: 'paper', operator_id: OFFICIAL, paper_reference: 'Prot. 1234/2026', attempts: null },
    });
    expect(await eventsOf(consent?.['subject_ref'])).toEqual([{ event: 'consent.given', actor: 'citizen' }]);
  });

  it('is told at once everything that is wrong', async () => {
    const { refused } = await ask('sign-ups', asked(390_546_691_111, { zones: [], ageDeclared: false }));
    expect(refused?.errors.map(({ code }) => code)).toEqual([
      'number.landline',
      'sign_up.no_zone',
      'sign_up.age_not_declared',
    ]);
    expect(refused).toMatchObject({ status: 422, en: expect.stringContaining('landline') });
  });

  it('signs a child under 14 up with a guardian, by the codes of both phones; a SI alone is not enough', async () => {
    const [number, guardian] = [next++, next++];
    const child = { ageDeclared: false, guardianName: 'Maria Rossi', guardianNumber: `+${guardian}` };
    expect(await ask('sign-ups', asked(number, { ...child, guardianNumber: `+${number}` }))).toMatchObject({
      refused: { code: 'sign_up.guardian_same_number', field: 'guardianNumber' },
    });
    const { answer } = await ask<DeskChallenge>('sign-ups', asked(number, child));
    const [text] = await textsTo(number, 1);
    expect(text).toMatch(/dica all.operatore il codice \d{6}\. Informativa/);
    expect((await textsTo(guardian, 1))[0]).toContain('per autorizzare');
    await answerFromPhone(number, 'Sì');
    const codes = { code: service.codeTo(number), guardianCode: service.codeTo(guardian) };
    const wrong = codes.guardianCode === '000000' ? '111111' : '000000';
    for (const guardianCode of [undefined, wrong])
      expect(await ask(`sign-ups/${answer?.id}/confirm`, { ...codes, guardianCode })).toMatchObject({
        refused: { code: 'sign_up.guardian_code_wrong' },
      });
    expect(await ask(`sign-ups/${answer?.id}`)).toMatchObject({ answer: { state: 'pending' } });
    const { answer: done } = await ask<DeskDone>(`sign-ups/${answer?.id}/confirm`, codes);
    expect(done?.at).toEqual(expect.any(String));
    const [consent] = await service.rows(
      `SELECT channel, operator_id, age_declared, guardian, attempts FROM registration.consent WHERE challenge_id = $1`,
      [answer?.id],
    );
    expect(consent).toEqual({
      ...{ channel: 'counter', operator_id: OFFICIAL, age_declared: false, guardian: 'Maria Rossi' },
      attempts: 3,
    });
    expect((await textsTo(guardian, 2))[1]).toContain('Ha autorizzato');
  });

  it('looks somebody up, and that they did is written down first, without the number', async () => {
    const number = next++;
    const challenge = await subscribe(number, { zones: ['BORGO', 'REDA'], categories: ['flood'] });
    const { answer } = await ask<DeskLook>('look', { number: `+${number}`, channel: 'phone' });
    expect(answer).toEqual({
      suspendedAt: null,
      subscriber: {
        ...{ subscribedAt: expect.any(String), channel: 'counter', language: 'it', failures: 0 },
        ...{
          zones: ['BORGO', 'REDA'],
          categories: ['flood'],
          pausedUntil: null,
          validUntil: expect.any(String),
        },
      },
    });
    const consent = await consentOf(challenge);
    expect(await eventsOf(consent?.['subject_ref'])).toContainEqual({
      event: 'record.viewed',
      actor: viewer,
    });
    const nobody = await ask<DeskLook>('look', { number: `+${next++}`, channel: 'counter' });
    expect(nobody.answer).toEqual({ subscriber: null, suspendedAt: null });
    const written = await service.trail({ event: 'record.viewed' });
    expect(written.map(({ payload }) => payload)).toEqual([
      { what: 'subscriber', channel: 'phone', found: true },
      { what: 'subscriber', channel: 'counter', found: false },
    ]);
  });

  it('lets somebody leave who reads out the code; and nobody by a wrong one', async () => {
    const number = next++;
    const challenge = await subscribe(number);
    const consent = await consentOf(challenge);
    const { answer } = await ask<DeskChallenge>('withdrawals', { number: `+${number}`, channel: 'phone' });
    expect((await textsTo(number, 3))[2]).toMatch(/Per non avere piu' gli avvisi .* il codice \d{6}/);
    const code = service.codeTo(number) as string;
    for (let i = 0; i < 4; i++)
      expect(
        await ask(`withdrawals/${answer?.id}/confirm`, { code: code === '000000' ? '1' : '000000' }),
      ).toMatchObject({
        refused: { code: 'sign_up.code_wrong' },
      });
    const { answer: done } = await ask<DeskDone>(`withdrawals/${answer?.id}/confirm`, { code });
    expect(done?.at).toEqual(expect.any(String));
    expect(await ask(`withdrawals/${answer?.id}/confirm`, { code })).toMatchObject({ answer: done });
    expect((await textsTo(number, 4))[3]).toContain('Cancellazione confermata');
    const records = await service.rows(
      'SELECT action, channel, operator_id FROM registration.consent WHERE subject_ref = $1 ORDER BY recorded_at',
      [consent?.['subject_ref']],
    );
    expect(records).toEqual([
      { action: 'given', channel: 'counter', operator_id: OFFICIAL },
      { action: 'withdrawn', channel: 'phone', operator_id: OFFICIAL },
    ]);
    expect(await eventsOf(consent?.['subject_ref'])).toContainEqual({
      event: 'consent.withdrawn',
      actor: viewer,
    });
    expect(await ask('withdrawals', { number: `+${number}`, channel: 'phone' })).toMatchObject({
      refused: { code: 'counter.not_subscribed', status: 404 },
    });
  });

  it('sees and does nothing of another municipality, nor of what was asked for on the web', async () => {
    const { id: elsewhere } = await service.another();
    const number = next++;
    const { answer } = await ask<DeskChallenge>('sign-ups', asked(number));
    await textsTo(number, 1);
    const code = service.codeTo(number);
    expect(await ask(`sign-ups/${answer?.id}/confirm`, { code }, elsewhere)).toMatchObject({
      refused: { code: 'sign_up.unknown' },
    });
    await ask(`sign-ups/${answer?.id}/confirm`, { code });
    const look = await ask<DeskLook>('look', { number: `+${number}`, channel: 'counter' }, elsewhere);
    expect(look.answer?.subscriber).toBeNull();
    const { answer: leaving } = await ask<DeskChallenge>('withdrawals', {
      number: `+${number}`,
      channel: 'counter',
    });
    await textsTo(number, 3);
    const out = { code: service.codeTo(number) };
    expect(await ask(`withdrawals/${leaving?.id}/confirm`, out, elsewhere)).toMatchObject({
      refused: { code: 'counter.withdrawal_unknown' },
    });
    const web = await inTheWeb(next++);
    const { id } = (await web.json()) as { id: string };
    expect(await ask(`sign-ups/${id}`)).toMatchObject({ refused: { code: 'sign_up.unknown' } });
  });

  it('has limits of its own: three codes an hour to a number to sign up, and three to leave', async () => {
    const number = next++;
    await subscribe(number);
    const again = () => ask('sign-ups', asked(number));
    const leave = () => ask('withdrawals', { number: `+${number}`, channel: 'phone' });
    for (let i = 1; i < 3; i++) expect((await again()).refused).toBeNull();
    expect(await again()).toMatchObject({ refused: { code: 'sign_up.too_many_codes', status: 429 } });
    for (let i = 0; i < 3; i++) expect((await leave()).refused).toBeNull();
    expect(await leave()).toMatchObject({ refused: { code: 'sign_up.too_many_codes', status: 429 } });
    // The citizen in the web has theirs.
    expect((await inTheWeb(number)).status).toBe(202);
  });

  it('serves a citizen whose codes in the web a stranger has used up', async () => {
    const number = next++;
    await subscribe(number);
    for (let i = 0; i < 3; i++) expect((await inTheWeb(number)).status).toBe(202);
    expect((await inTheWeb(number)).status).toBe(429);
    const { answer } = await ask<DeskChallenge>('withdrawals', { number: `+${number}`, channel: 'counter' });
    await waitFor('the code to leave', () =>
      service.textsTo(number).some((text) => text.includes("Per non avere piu' gli avvisi")),
    );
    const code = service
      .textsTo(number)
      .flatMap((text) => /Per non avere.* (\d{6})/.exec(text)?.[1] ?? [])
      .at(-1);
    const { answer: done } = await ask<DeskDone>(`withdrawals/${answer?.id}/confirm`, { code });
    expect(done?.at).toEqual(expect.any(String));
    expect((await ask<DeskChallenge>('sign-ups', asked(number))).refused).toBeNull();
  });

  it('reads the offer and the figures, of nobody in particular', async () => {
    const offer = (await ask<never>('offer')) as unknown as Record<string, unknown>;
    expect(offer).toMatchObject({ languages: ['it', 'en'], notice: { version: '2026-1' } });
    const figures = (await ask<never>('figures')) as unknown as Record<string, unknown>;
    expect(figures).toMatchObject({ active: expect.any(Number), suspended: 0, failing: 0 });
  });
});
