import { randomUUID } from 'node:crypto';
import { sealInbound, TOPICS, type EventEnvelope } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { Citizen } from '../pages/manage/testing/citizen.js';
import type { CitizenExport } from '../rights/export/citizen-export.js';
import { SyntheticSubscribers } from '../synthetic/synthetic.service.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';

describe('A message from a phone', () => {
  let service: RegistrationUnderTest;
  let next = 393_200_000_000;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.get(SyntheticSubscribers).create({ municipalityId: service.town.id, count: 40 });
    await service.listen();
  });
  afterAll(() => service.stop());

  const subscribedNumber = () => next++;

  async function write(
    number: number,
    text: string,
    shardKey: string = randomUUID(),
  ): Promise<EventEnvelope<typeof TOPICS.inboundMessage>> {
    const keyId = `inbound:${service.town.id}:2026-11-23`;
    const key = await service.asNeighbour('dispatcher', (manager) => service.keyring.issue(manager, keyId));
    const sealed = sealInbound(key, { number: String(number), destination: '4880', text });
    const data = { receivedAt: new Date().toISOString(), routeId: 'simulator', keyId, sealed };
    return service.publish('dispatcher', TOPICS.inboundMessage, data, shardKey);
  }

  const handled = (eventId: string) =>
    waitFor('the message to be handled', async () => {
      const [row] = await service.rows<{ keyword: string; subject_ref: string | null }>(
        'SELECT keyword, subject_ref FROM registration.inbound WHERE event_id = $1',
        [eventId],
      );
      return row;
    });
  const subscriber = async (id: string | null) => {
    const [row] = await service.rows('SELECT status, left_at FROM registration.subscriber WHERE id = $1', [
      id,
    ]);
    return row;
  };

  it.each(['STOP', ' basta! ', 'Stóp.'])(
    'that says “%s” takes consent back at once, and is confirmed',
    async (text) => {
      const number = subscribedNumber();
      const { subject_ref: id, keyword } = await handled((await write(number, text)).id);
      expect(keyword).toBe('stop');
      expect(await subscriber(id)).toEqual({ status: 'withdrawn', left_at: expect.any(Date) });
      await waitFor('the confirmation', () => service.textsTo(number).length === 1);
      expect(service.textsTo(number)[0]).toMatch(/Cancellazione confermata|no more alerts/);
      const consents = await service.rows(
        'SELECT id, action, channel, decisions, retention_until FROM registration.consent WHERE subject_ref = $1 ORDER BY recorded_at',
        [id],
      );
      expect(consents).toMatchObject([
        { action: 'given' },
        {
          ...{ action: 'withdrawn', channel: 'sms', retention_until: expect.any(Date) },
          decisions: { categories: { flood: false, roads: false }, zones: { BORGO: false } },
        },
      ]);
      // From what was a public task nobody withdraws: leaving it is an objection.
      const told = await service.trail({ subject: id as string });
      const record = { consentId: consents[1]?.['id'], channel: 'sms' };
      expect(told.slice(1)).toMatchObject([
        { event: 'objection.raised', actor: 'citizen', payload: { ...record, categories: ['flood'] } },
        { event: 'consent.withdrawn', payload: { ...record, ends: consents[0]?.['id'] } },
      ]);
      await waitFor('the dispatcher to know', () =>
        service.events.find(
          (event) =>
            event.topic === TOPICS.subscriberWithdrawn &&
            'subscriberId' in event.data &&
            event.data.subscriberId === id,
        ),
      );
    },
  );

  it('is handled once when its event comes twice', async () => {
    const [number, shardKey] = [subscribedNumber(), randomUUID()];
    const event = await write(number, 'AIUTO', shardKey);
    await service.publishAgain('dispatcher', event, shardKey);
    // In the same shard, and so after both.
    await handled((await write(subscribedNumber(), 'no', shardKey)).id);
    const sent = await service.rows(`SELECT 1 FROM registration.message_sent WHERE kind = 'help'`);
    expect(sent).toHaveLength(1);
  });

  it('is confirmed once when it asks to leave twice', async () => {
    const number = subscribedNumber();
    await handled((await write(number, 'STOP')).id);
    const again = await handled((await write(number, 'BASTA')).id);
    expect(again).toEqual({ keyword: 'stop', subject_ref: null });
    const sent = await service.rows(`SELECT 1 FROM registration.message_sent WHERE kind = 'withdrawal'`);
    await waitFor('the confirmation', () => service.textsTo(number).length === 1);
    const later = await write(next, 'ciao');
    await handled(later.id);
    expect(
      await service.rows(`SELECT 1 FROM registration.message_sent WHERE kind = 'withdrawal'`),
    ).toHaveLength(sent.length);
  });

  it('of a number we do not know is recorded, without the number, and answered with nothing', async () => {
    const event = await write(393_479_999_999, 'STOP');
    expect(await handled(event.id)).toEqual({ keyword: 'stop', subject_ref: null });
    expect(service.textsTo(393_479_999_999)).toEqual([]);
    const [row] = await service.rows<{ text: string }>(
      'SELECT i::text AS text FROM registration.inbound i WHERE event_id = $1',
      [event.id],
    );
    expect(row?.text).not.toContain('479999999');
    expect(service.logged).toEqual([]);
  });

  it('that asks for help gets it, but not for ever: two machines must not answer each other', async () => {
    const number = subscribedNumber();
    const shardKey = randomUUID();
    for (let i = 0; i < 5; i++) await handled((await write(number, 'AIUTO', shardKey)).id);
    await waitFor('the help', () => service.textsTo(number).length === 3);
    expect(service.textsTo(number)[0]).toMatch(/STOP/);
    expect(service.textsTo(number)).toHaveLength(3);
  });

  it('that says anything else leaves the subscription as it is, and is answered with help once a day', async () => {
    const number = subscribedNumber();
    for (let i = 0; i < 3; i++)
      expect(await handled((await write(number, 'non stop, grazie')).id)).toEqual({
        keyword: 'other',
        subject_ref: expect.any(String),
      });
    await waitFor('the help', () => service.textsTo(number).length > 0);
    expect(service.textsTo(number)).toHaveLength(1);
    expect(service.textsTo(number)[0]).toContain('ISCRIVI');
  });

  it('whose key is gone is given up: nobody can read it any more', async () => {
    const data = {
      receivedAt: new Date().toISOString(),
      routeId: 'r',
      keyId: 'inbound:gone',
      sealed: 'AAAA',
    };
    await service.publish('dispatcher', TOPICS.inboundMessage, data, randomUUID());
    await waitFor('the log', () =>
      service.logged.some((line) => line.includes('after its key was destroyed')),
    );
    service.logged.length = 0;
  });

  it('withdraws all who had the phone in the last day: what is on its way to them goes to the same phone', async () => {
    const number = subscribedNumber();
    const { subject_ref: id } = await handled((await write(number, 'STOP')).id);
    await service
      .get(SyntheticSubscribers)
      .create({ municipalityId: service.town.id, count: 1, start: number - 393_200_000_000 });
    const { subject_ref: second } = await handled((await write(number, 'STOP')).id);
    expect(second).not.toBe(id);
    const told = () =>
      service.events.filter(
        (event) =>
          event.topic === TOPICS.subscriberWithdrawn &&
          'subscriberId' in event.data &&
          [id, second].includes(event.data.subscriberId),
      );
    await waitFor('both subjects', () => told().length === 3);
  });

  it('is told to whoever wrote it in their own copy, and goes with them', async () => {
    const number = subscribedNumber();
    const { subject_ref: id } = await handled((await write(number, 'AIUTO')).id);
    if (id === null) throw new Error('nobody wrote it');
    await handled((await write(number, 'che cosa?')).id);
    const citizen = await Citizen.of(service, number, id).comesIn();
    const { body } = await citizen.post('/it/iscrizione/dati-json').expect(200);
    expect((body as CitizenExport).written).toEqual([
      { keyword: 'help', receivedAt: expect.any(String) },
      { keyword: 'other', receivedAt: expect.any(String) },
    ]);
    const { text } = await citizen.post('/it/iscrizione/dati').expect(200);
    expect(text).toContain('Messaggi ricevuti da lei');
    expect(text).toContain('Richiesta di aiuto');
    await citizen.post('/it/iscrizione/cancella', { understood: 'yes' }).expect(200);
    expect(await service.rows('SELECT 1 FROM registration.inbound WHERE subject_ref = $1', [id])).toEqual([]);
  });
});
