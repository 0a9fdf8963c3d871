import { randomUUID } from 'node:crypto';
import { envelope, TOPICS, type SubscribersUnreachable } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { SyntheticSubscribers } from '../synthetic/synthetic.service.js';
import { FAENZA } from '../testing/faenza.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';
import { ReachabilityService } from './reachability.service.js';

const DAY_MS = 86_400_000;

describe('A number that alerts cannot reach for good', () => {
  let service: RegistrationUnderTest;
  let subscribers: string[];
  let next = 0;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(FAENZA, {
      SUSPEND_AFTER_FAILURES: '3',
      SUSPEND_WITHIN_DAYS: '90',
    });
    await service.get(SyntheticSubscribers).create({ municipalityId: service.town.id, count: 20 });
    subscribers = (await service.rows<{ id: string }>('SELECT id FROM registration.subscriber')).map(
      ({ id }) => id,
    );
    await service.listen();
  });
  afterAll(() => service.stop());

  const somebody = () => subscribers[next++] as string;
  const failure = (subscriberId: string, daysAgo: number) => ({
    ...{ subscriberId, detail: 'receipt:undeliverable:001' },
    at: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
  });
  const tell = (failures: SubscribersUnreachable['failures'], alertId: string = randomUUID()) => {
    const event = envelope(TOPICS.subscribersUnreachable, service.town.id, { alertId, failures });
    return service.get(ReachabilityService).failed(event);
  };
  const statusOf = async (id: string) =>
    (
      await service.rows<{ status: string }>('SELECT status FROM registration.subscriber WHERE id = $1', [id])
    )[0]?.status;

  it('is suspended at the third alert on a third day, with a record, an audit entry and word to the dispatcher', async () => {
    const id = somebody();
    expect(await tell([failure(id, 2)])).toBe(0);
    expect(await tell([failure(id, 1)])).toBe(0);
    expect(await statusOf(id)).toBe('active');
    expect(await tell([failure(id, 0)])).toBe(1);
    expect(await statusOf(id)).toBe('suspended');
    const records = await service.rows(
      'SELECT action, decisions, retention_until FROM registration.consent WHERE subject_ref = $1 ORDER BY recorded_at',
      [id],
    );
    expect(records).toMatchObject([
      { action: 'given' },
      {
        ...{ action: 'suspended', retention_until: expect.any(Date) },
        decisions: { categories: { flood: false, roads: false } },
      },
    ]);
    const [entry] = await service.trail({ subject: id, event: 'number.suspended' });
    expect(entry).toMatchObject({ actor: 'service:registration', payload: { alerts: 3, days: 3 } });
    await waitFor('the dispatcher to know', () =>
      service.events.some((event) => 'subscriberId' in event.data && event.data.subscriberId === id),
    );
  });

  it('is not suspended by one alert told over and over, by one bad day, nor by what is long ago', async () => {
    const [again, oneDay, longAgo] = [somebody(), somebody(), somebody()];
    const alertId = randomUUID();
    for (let day = 0; day < 5; day++) await tell([failure(again, day), failure(again, day)], alertId);
    for (let i = 0; i < 5; i++) await tell([failure(oneDay, 0)]);
    for (const day of [0, 1, 91, 120]) await tell([failure(longAgo, day)]);
    for (const id of [again, oneDay, longAgo]) expect(await statusOf(id)).toBe('active');
    const { failing, suspendedAsUnreachable } = await service
      .get(ReachabilityService)
      .figures(service.town.id);
    expect({ failing, suspendedAsUnreachable }).toEqual({ failing: 3, suspendedAsUnreachable: 1 });
  });

  it('is told of over the feed; nobody of another municipality, nor who has left, counts', async () => {
    const [id, elsewhere] = [somebody(), somebody()];
    for (const day of [2, 1, 0]) {
      const data = { alertId: randomUUID(), failures: [failure(id, day)] };
      await service.publish('dispatcher', TOPICS.subscribersUnreachable, data, data.alertId);
      await service.get(ReachabilityService).failed(
        envelope(TOPICS.subscribersUnreachable, randomUUID(), {
          alertId: randomUUID(),
          failures: [failure(elsewhere, day)],
        }),
      );
    }
    await waitFor('the suspension', async () => (await statusOf(id)) === 'suspended');
    expect(await statusOf(elsewhere)).toBe('active');
    expect(await tell([failure(id, 0)])).toBe(0);
  });

  it('comes back by signing up again, as somebody new', async () => {
    const number = 393_209_999_001;
    const post = (path: string, body: unknown) =>
      fetch(`${service.url}/api/registrations${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const signUp = async () => {
      const before = service.textsTo(number).length;
      const asked = await post('', {
        ...{ number: `+${number}`, zones: ['BORGO'], categories: ['flood'], language: 'it' },
        ...{ noticeVersion: '2026-1', ageDeclared: true },
      });
      const { id } = (await asked.json()) as { id: string };
      await waitFor('the code', () => service.textsTo(number).length > before);
      expect((await post(`/${id}/confirm`, { code: service.codeTo(number) })).status).toBe(200);
      await waitFor('the confirmation', () => service.textsTo(number).length > before + 1);
      const [made] = await service.rows<{ id: string }>(
        `SELECT s.id FROM registration.subscriber s JOIN registration.consent c ON c.id = s.consent_id
         WHERE challenge_id = $1`,
        [id],
      );
      return made?.id as string;
    };
    const first = await signUp();
    for (const day of [2, 1, 0]) await tell([failure(first, day)]);
    expect(await statusOf(first)).toBe('suspended');
    const second = await signUp();
    expect(second).not.toBe(first);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['suspended', 'active']);
  });
});
