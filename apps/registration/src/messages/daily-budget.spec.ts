import type { DeskAnswer, DeskChallenge, DeskDone } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { Citizen } from '../pages/manage/testing/citizen.js';
import { FAENZA } from '../testing/faenza.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';

const A_DAY = 3;
const viewer = 'official:01a20a14-7b3c-7c5e-9d2b-1f6a2f0c4e11';

describe('When the messages of the day are spent on sign-ups', () => {
  let service: RegistrationUnderTest;
  let next = 0;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(FAENZA, { SERVICE_MESSAGES_A_DAY: String(A_DAY) });
    await service.listen();
    for (let i = 0; i < A_DAY; i++) expect(await signUp(i)).toMatchObject({ status: 202 });
    expect(await signUp(A_DAY)).toMatchObject({ status: 503, body: { code: 'sign_up.budget_spent' } });
  });
  afterAll(() => service.stop());

  async function signUp(i: number): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${service.url}/api/registrations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ number: `+39320300000${i}`, zones: ['BORGO'], categories: ['flood'], language: 'it' },
        ...{ noticeVersion: '2026-1', ageDeclared: true },
      }),
    });
    return { status: response.status, body: await response.json() };
  }

  async function atTheCounter<T>(path: string, body: object): Promise<DeskAnswer<T>> {
    const response = await fetch(`${service.url}/internal/counter/${service.town.id}/${path}`, {
      method: 'POST',
      headers: { authorization: await service.authoringToken(), 'content-type': 'application/json' },
      body: JSON.stringify({ viewer, ...body }),
    });
    return (await response.json()) as DeskAnswer<T>;
  }

  async function leavesAtTheCounter({ number, id }: Citizen): Promise<void> {
    const { answer, refused } = await atTheCounter<DeskChallenge>('withdrawals', {
      ...{ number: `+${number}`, channel: 'counter' },
    });
    expect(refused).toBeNull();
    const code = await waitFor('the code to leave', () => service.codeTo(number));
    const done = await atTheCounter<DeskDone>(`withdrawals/${answer?.id}/confirm`, { code });
    expect(done.answer?.at).toEqual(expect.any(String));
    const [row] = await service.rows('SELECT status FROM registration.subscriber WHERE id = $1', [id]);
    expect(row).toEqual({ status: 'withdrawn' });
  }

  it('people still leave at the counter', async () => {
    await leavesAtTheCounter(await Citizen.subscribed(service, next++));
  });

  it('people still get their link, and move to another number with it', async () => {
    const who = await (await Citizen.subscribed(service, next++)).comesIn();
    const number = 393_475_550_100;
    await who.post('/it/iscrizione/numero', { number: `+${number}` }).expect(303);
    const newCode = await waitFor('the code of the new phone', () => service.codeTo(number));
    const oldCode = await waitFor('the code of the old phone', () => service.codeTo(who.number));
    await who
      .post('/it/iscrizione/numero/conferma', { newCode, oldCode })
      .expect(303)
      .expect('location', '/it/iscrizione?done=numberConfirm');
  });

  it('links have as many messages besides; whoever finds them spent still leaves at the counter', async () => {
    const sent = async () =>
      (await service.rows(`SELECT 1 FROM registration.message_sent WHERE kind = 'link'`)).length;
    const refusals = async () =>
      /refused_total\{[^}]*budget="links"[^}]*\} (\d+)/.exec(
        await (await fetch(`${service.url}/metrics`)).text(),
      )?.[1];
    let who = await Citizen.subscribed(service, next++);
    for (; (await sent()) < A_DAY; who = await Citizen.subscribed(service, next++)) await who.comesIn();
    await who.post('/it/gestione', { number: String(who.number).slice(2) }).expect(303);
    await waitFor('the refusal to be counted', async () => (await refusals()) === '1');
    expect(await sent()).toBe(A_DAY);
    expect(service.logged.some((line) => line.includes('"of":"links"'))).toBe(true);
    await leavesAtTheCounter(who);
  });
});
