import { randomUUID } from 'node:crypto';
import { sealInbound, TOPICS } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { SmsWordsService } from '../catalogue/sms-words.service.js';
import { Citizen } from '../pages/manage/testing/citizen.js';
import type { CitizenExport } from '../rights/export/citizen-export.js';
import { FAENZA } from '../testing/faenza.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';

interface ConsentRow {
  subject_ref: string;
  action: string;
  channel: string;
  confirmed_at: Date;
  sent_at: Date;
  served_at: Date;
  challenge_id: string;
  decisions: { zones: Record<string, boolean>; categories: Record<string, boolean> };
  operator_id: string | null;
  notice_version: string;
}

/** Says it and waits until it is handled. */
async function written(
  service: RegistrationUnderTest,
  number: number,
  text: string,
  receivedAt = new Date(),
): Promise<string> {
  const keyId = `inbound:${service.town.id}:2026-11-23`;
  const key = await service.asNeighbour('dispatcher', (manager) => service.keyring.issue(manager, keyId));
  const sealed = sealInbound(key, { number: String(number), destination: '4880', text });
  const data = { receivedAt: receivedAt.toISOString(), routeId: 'simulator', keyId, sealed };
  const { id } = await service.publish('dispatcher', TOPICS.inboundMessage, data, randomUUID());
  await waitFor('the message to be handled', async () => {
    const found = await service.rows('SELECT 1 FROM registration.inbound WHERE event_id = $1', [id]);
    return found.length > 0;
  });
  return id;
}

describe('Signing up by SMS', () => {
  let service: RegistrationUnderTest;
  let next = 393_201_000_000;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start({ ...FAENZA, replyTo: '4880', contact: '0546 691111' });
    await service.listen();
  });
  afterAll(() => service.stop());

  const write = (number: number, text: string, receivedAt = new Date()) =>
    written(service, number, text, receivedAt);
  const answers = (number: number, count: number) =>
    waitFor(`${count} answers`, () => {
      const texts = service.textsTo(number);
      return texts.length >= count ? texts : null;
    });
  const consents = () =>
    service.rows<ConsentRow>(
      `SELECT c.* FROM registration.consent c WHERE channel = 'sms' ORDER BY recorded_at`,
    );
  const active = async () =>
    (await service.rows(`SELECT 1 FROM registration.subscriber WHERE status = 'active'`)).length;

  it('asks back in one message what is agreed to, and SI is the consent, with its own time as the proof', async () => {
    const number = next++;
    const [before, had] = [await active(), (await consents()).length];
    await write(number, 'Iscrivi: borgo, Reda');
    const [question] = await answers(number, 1);
    expect(question).toBe(
      'Comune di Faenza: avvisi SMS (Alluvione) per BORGO, REDA. Se ha almeno 14 anni e li vuole mandi SI al 4880. Informativa: http://localhost:8081/it/',
    );
    expect(await active()).toBe(before);
    const agreedAt = new Date(Date.now() + 1_000);
    const eventId = await write(number, 'sì', agreedAt);
    expect((await answers(number, 2))[1]).toContain('Iscrizione confermata');
    expect(await active()).toBe(before + 1);
    const [consent] = (await consents()).slice(had);
    expect(consent).toMatchObject({
      ...{
        action: 'given',
        channel: 'sms',
        confirmed_at: agreedAt,
        operator_id: null,
        notice_version: '2026-1',
      },
      decisions: {
        zones: { BORGO: true, CENTRO: false, REDA: true },
        // By consent alone: never without being named.
        categories: { flood: true, roads: false },
      },
    });
    expect(consent?.served_at).toEqual(consent?.sent_at);
    const told = (await service.trail())
      .map(({ event, subject, payload }) => ({ event, subject, body: JSON.stringify(payload) }))
      .filter(
        ({ subject, body }) =>
          subject === consent?.subject_ref || body.includes(String(consent?.challenge_id)),
      );
    expect(told.map(({ event }) => event).sort()).toEqual([
      'consent.given',
      'notice.served',
      'otp.confirmed',
      'registration.requested',
    ]);
    for (const { event, body } of told)
      if (['consent.given', 'otp.confirmed'].includes(event)) expect(body).toContain(eventId);
    expect(JSON.stringify(told)).not.toContain(String(number).slice(2));
  });

  it('takes categories by name, and speaks English to who writes English', async () => {
    const number = next++;
    const had = (await consents()).length;
    await write(number, 'SUBSCRIBE reda ROADS');
    expect((await answers(number, 1))[0]).toMatch(
      /^Municipality of Faenza: SMS alerts \(Roads\) for REDA\. .*text YES/,
    );
    await write(number, 'Yes');
    expect((await answers(number, 2))[1]).toContain('You are signed up');
    expect((await consents())[had]?.decisions.categories).toEqual({ flood: false, roads: true });
  });

  it('shows them in their own copy what they wrote to sign up, and nobody else’s', async () => {
    const [number, other] = [next++, next++];
    await write(other, 'ISCRIVI BORGO');
    for (const text of ['ISCRIVI BORGO', 'SI']) await write(number, text);
    const id = (await consents()).at(-1)?.subject_ref ?? '';
    const citizen = await Citizen.of(service, number, id).comesIn();
    const { body } = await citizen.post('/it/iscrizione/dati-json').expect(200);
    expect((body as CitizenExport).written.map(({ keyword }) => keyword)).toEqual(['signUp', 'yes']);
    await citizen.post('/it/iscrizione/cancella', { understood: 'yes' }).expect(200);
    expect(await service.rows('SELECT 1 FROM registration.inbound WHERE subject_ref = $1', [id])).toEqual([]);
  });

  it.each([
    ['ISCRIVI', 'Per gli avvisi del Comune di Faenza scriva ISCRIVI e la zona: BORGO, CENTRO, REDA.'],
    [
      'ISCRIVI MARTE',
      'Zona non trovata. Per gli avvisi del Comune di Faenza scriva ISCRIVI e la zona: BORGO',
    ],
  ])('answers “%s” with the zones there are', async (text, answer) => {
    const number = next++;
    await write(number, text);
    expect((await answers(number, 1))[0]).toContain(answer);
  });

  it('agrees to nothing by a SI that nobody asked for, nor by one to a code that was asked for on the web', async () => {
    const number = next++;
    const before = await active();
    const response = await fetch(`${service.url}/api/registrations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ number: `+${number}`, zones: ['BORGO'], categories: ['roads'], language: 'it' },
        ...{ noticeVersion: '2026-1', ageDeclared: true },
      }),
    });
    expect(response.status).toBe(202);
    await write(number, 'SI');
    expect(await active()).toBe(before);
    // It is told how to be understood, like any word that means nothing here.
    expect((await answers(number, 2)).join()).toContain('Contatti: 0546 691111');
  });

  it('answers the last question alone, and forgets it when it is refused', async () => {
    const number = next++;
    const had = (await consents()).length;
    await write(number, 'ISCRIVI BORGO');
    await write(number, 'ISCRIVI CENTRO');
    await write(number, 'NO');
    await write(number, 'SI');
    expect(await consents()).toHaveLength(had);
    await write(number, 'ISCRIVI CENTRO');
    await write(number, 'STOP');
    await write(number, 'SI');
    expect(await consents()).toHaveLength(had);
    const refused = await service.rows(`SELECT 1 FROM audit.entry WHERE event = 'consent.refused'`);
    expect(refused).toHaveLength(2);
  });

  it('cannot be made to send more than a few answers to a number in a day', async () => {
    const number = next++;
    for (let i = 0; i < 6; i++) await write(number, 'ISCRIVI BORGO');
    for (let i = 0; i < 6; i++) await write(number, 'ISCRIVI');
    for (let i = 0; i < 6; i++) await write(number, 'AIUTO');
    await write(number, 'NO');
    expect(await answers(number, 5)).toHaveLength(5);
  });

  it.each([
    ['a premium number', 39_899_123_456],
    ['a foreign number', 441_632_960_961],
    ['a short number', 4_880],
  ])('never answers %s', async (_what, number) => {
    for (const text of ['ISCRIVI BORGO', 'ISCRIVI', 'AIUTO', 'ciao']) await write(number, text);
    expect(service.textsTo(number)).toEqual([]);
  });

  it('leaves again by STOP, and may come back', async () => {
    const number = next++;
    const before = await active();
    for (const text of ['ISCRIVI BORGO', 'SI', 'stop', 'ISCRIVI BORGO', 'SI']) await write(number, text);
    expect(await active()).toBe(before + 1);
    expect(
      (await answers(number, 5)).filter((text) => text.includes('Cancellazione confermata')),
    ).toHaveLength(1);
  });

  it('goes by the municipality’s own words, when it has some', async () => {
    const words = service.get(SmsWordsService);
    const own = { keywords: { signUp: ['ADERISCO'] }, contact: 'URP 0546 691000' };
    expect(await words.change(service.town.id, own, 'operator:spec')).toEqual(own);
    const number = next++;
    await waitFor('the words', async () => {
      await write(number, 'aderisco');
      return service.textsTo(number).some((text) => text.includes('scriva ADERISCO e la zona'));
    });
    const [told] = await service.rows<{ actor: string }>(
      `SELECT actor FROM audit.entry WHERE event = 'municipality.changed'`,
    );
    expect(told).toEqual({ actor: 'operator:spec' });
    const none = { keywords: { signUp: [] } };
    expect((await words.change(service.town.id, none, 'operator:spec')).keywords).toBeNull();
  });
});

describe('Signing up by SMS in a town without a public task', () => {
  it('asks which kinds are wanted before it asks whether: one SI is no consent to all of them', async () => {
    const categories = FAENZA.categories.filter(({ legalBasis }) => legalBasis === 'consent');
    const service = await RegistrationUnderTest.start({ ...FAENZA, categories });
    try {
      await service.listen();
      const number = 393_201_999_999;
      const says = async (text: string, count: number) => {
        await written(service, number, text);
        await waitFor(`${count} answers`, () => service.textsTo(number).length >= count);
        return service.textsTo(number).at(-1);
      };
      expect(await says('ISCRIVI borgo', 1)).toBe(
        'Per gli avvisi del Comune di Faenza scriva anche quali vuole: ISCRIVI BORGO e poi Viabilità. Oppure http://localhost:8081/it/',
      );
      expect(await service.rows('SELECT 1 FROM registration.sign_up')).toEqual([]);
      expect(await says('ISCRIVI BORGO viabilita', 2)).toContain('avvisi SMS (Viabilità) per BORGO');
      expect(await says('SI', 3)).toContain('Iscrizione confermata');
    } finally {
      await service.stop();
    }
  });
});

describe('A flood of messages', () => {
  it('is answered within the day’s budget, which codes share; leaving is confirmed all the same', async () => {
    const service = await RegistrationUnderTest.start(FAENZA, { SERVICE_MESSAGES_A_DAY: '3' });
    try {
      const ask = (i: number) =>
        fetch(`${service.url}/api/registrations`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            ...{ number: `+39320300000${i}`, zones: ['BORGO'], categories: ['flood'], language: 'it' },
            ...{ noticeVersion: '2026-1', ageDeclared: true },
          }),
        });
      for (let i = 0; i < 3; i++) expect((await ask(i)).status).toBe(202);
      const refused = await ask(4);
      expect(refused.status).toBe(503);
      expect(await refused.json()).toMatchObject({ code: 'sign_up.budget_spent' });
      expect(await service.rows('SELECT 1 FROM registration.message_sent')).toHaveLength(3);
    } finally {
      await service.stop();
    }
  });
});
