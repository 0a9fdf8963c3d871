import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { wasInAudience } from '#libs/audit';
import { TOPICS, type EventEnvelope, type WhyFacts, type WhyFactsAnswer } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import { NoticePublishing } from '../../rights/notice/publishing.service.js';
import { RetentionService } from '../../rights/retention/retention.service.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';

const LOOK = { viewer: `official:${randomUUID()}`, reason: 'Reclamo 12/2026' };

describe('Why somebody was drawn for an alert, or was not', () => {
  let service: RegistrationUnderTest;
  let alert: string;
  const numbers = { inZone: '+39 347 100 0001', elsewhere: '+39 347 100 0002', left: '+39 347 100 0003' };

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.listen();
    await signUp(numbers.inZone, 'BORGO');
    await signUp(numbers.elsewhere, 'REDA');
    await signUp(numbers.left, 'BORGO');
    await service.rows(
      `UPDATE registration.subscriber SET status = 'withdrawn', left_at = now()
       WHERE id = (SELECT id FROM registration.subscriber ORDER BY subscribed_at DESC LIMIT 1)`,
    );
    alert = await release();
  });
  afterAll(() => service.stop());

  async function signUp(number: string, zone: string, categories = ['flood']): Promise<void> {
    const choice = { zones: [zone], categories, language: 'it', noticeVersion: '2026-1' };
    const http = request(service.url);
    const { body } = await http.post('/api/registrations').send({ ...choice, ageDeclared: true, number });
    const code = await waitFor('the code', () => service.codeTo(Number(number.replaceAll(/\D/g, ''))));
    await http.post(`/api/registrations/${body.id as string}/confirm`).send({ code });
  }

  async function release(category = 'flood'): Promise<string> {
    const alertId = randomUUID();
    const data = {
      ...({
        alertId,
        contentHash: 'a'.repeat(64),
        severity: 'Extreme',
        lane: 'extreme',
        mode: 'actual',
      } as const),
      audience: {
        categoryId: service.town.categories[category] as string,
        zoneIds: [service.town.zones['BORGO'] as string],
      },
      variants: [{ language: 'it', text: 'Piena.' }],
      ...{ sender: 'Faenza', releasedAt: new Date().toISOString(), inDoubt: 'resend' as const },
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    };
    await service.publish('authoring', TOPICS.alertReleased, data, alertId);
    const told = () => service.events as EventEnvelope<typeof TOPICS.audienceProgress>[];
    await waitFor('the end of the draw', () =>
      told().some(({ data: said }) => said.complete && said.alertId === alertId),
    );
    await waitFor('the log to be numbered', async () => {
      const [row] = await service.rows<{ n: number }>('SELECT count(*)::int AS n FROM audit.pending');
      return row?.n === 0;
    });
    return alertId;
  }

  const why = async (person: object, of = service.town.id, about = alert): Promise<WhyFactsAnswer> => {
    const { body, status } = await request(service.url)
      .post(`/internal/audit/${of}/why`)
      .set('authorization', await service.authoringToken())
      .send({ ...LOOK, alert: about, ...person });
    expect(status).toBe(200);
    return body as WhyFactsAnswer;
  };
  const factsFor = async (number: string) => (await why({ number })).facts as WhyFacts;
  const drawnEntry = ({ log }: WhyFacts) => log.entries.find(({ entry }) => entry.event === 'audience.drawn');

  it('tells of who was drawn: what they were shown and decided, on what basis, and the proof that they are in', async () => {
    const facts = await factsFor(numbers.inZone);
    expect(facts).toMatchObject({
      reason: 'drawn',
      consent: {
        ...{ action: 'given', channel: 'web', ageDeclared: true },
        notice: { version: '2026-1', text: expect.stringContaining('Informativa') },
        decisions: { categories: { flood: true, roads: false }, zones: { BORGO: true, REDA: false } },
      },
      category: { code: 'flood', legalBasis: 'public_task', statute: 'D.Lgs. 1/2018, art. 12' },
      ...{ categoryChosen: true, zones: [{ code: 'BORGO', name: 'Borgo Durbecco', chosen: true }] },
      draw: { state: 'complete', drawn: 1 },
    });
    expect(wasInAudience(facts.subject ?? '', facts.membership as never)).toBe(true);
    expect(drawnEntry(facts)?.payload).toMatchObject({
      ...{ root: facts.membership?.root, leaves: 1, contentHash: 'a'.repeat(64) },
      rule: { zoneIds: [service.town.zones['BORGO']] },
    });
    const told = facts.log.entries.filter(({ entry }) => entry.alert === null);
    expect(told.map(({ entry }) => entry.event).sort()).toEqual([
      ...['consent.given', 'otp.confirmed', 'otp.sent', 'registration.requested', 'terms.published'],
    ]);
    const { version, sha256 } = facts.consent?.terms ?? {};
    expect(told.find(({ entry }) => entry.event === 'terms.published')?.payload).toEqual({ version, sha256 });
    const { challengeId } = told.find(({ entry }) => entry.event === 'consent.given')?.payload ?? {};
    for (const { entry, payload } of told)
      if (entry.subject === null && entry.event !== 'terms.published')
        expect(payload?.['signUpId']).toBe(challengeId);
    expect(JSON.stringify(facts)).not.toMatch(/347\s?100/);
  });

  it.each([
    ['elsewhere', 'other_zone'],
    ['left', 'ended_before'],
  ] as const)('tells of who was not, %s: %s, and proves that they are not in', async (who, reason) => {
    const facts = await factsFor(numbers[who]);
    expect(facts.reason).toBe(reason);
    expect(facts.subject).not.toBeNull();
    expect(wasInAudience(facts.subject ?? '', facts.membership as never)).toBe(false);
    expect(facts.membership?.root).toBe(drawnEntry(facts)?.payload?.root);
  });

  it('tells of a number that nobody has that nobody has it', async () => {
    expect(await factsFor('+39 347 100 0009')).toMatchObject({
      ...{ reason: 'nobody', subject: null, consent: null, membership: null },
    });
  });

  it('tells who signed up later that they came later', async () => {
    await signUp('+39 347 100 0004', 'BORGO');
    expect(await factsFor('+39 347 100 0004')).toMatchObject({ reason: 'subscribed_later', consent: null });
  });

  it('tells of who had not answered a changed notice in time, before a clock ends it and after, and proves it', async () => {
    const DAYS = 24 * 3_600_000;
    const number = '+39 347 100 0005';
    await signUp(number, 'BORGO', ['flood', 'roads']);
    const offer = await service.get(CatalogueService).offerOf(service.town.id);
    const texts = { it: 'Cambiata.', en: 'Changed.' };
    const notice = { version: '2027-1', material: true, texts, changes: texts };
    await service.get(NoticePublishing).publish(offer, notice, 'operator:spec');
    // Asked so long ago that their time is over.
    await service.get(RetentionService).remind(new Date(Date.now() - 365 * DAYS));
    const facts = (await why({ number }, service.town.id, await release('roads'))).facts as WhyFacts;
    expect(facts.reason).toBe('not_answered');
    expect(wasInAudience(facts.subject ?? '', facts.membership as never)).toBe(false);
    const asked = facts.log.entries.find(({ entry }) => entry.event === 'notice.asked');
    expect(asked?.payload).toMatchObject({ version: '2027-1', consentId: facts.consent?.id });
    expect(new Date(asked?.payload?.['answerBy'] as string).getTime()).toBeLessThan(Date.now());

    await service.get(RetentionService).apply();
    const after = (await why({ number }, service.town.id, await release('roads'))).facts as WhyFacts;
    expect(after).toMatchObject({ reason: 'not_answered', consent: { action: 'expired' } });
    const ended = after.log.entries.find(({ entry }) => entry.event === 'consent.expired');
    expect(ended?.payload).toMatchObject({ because: 'notice', consentId: after.consent?.id });
    const goesOn = await why({ number }, service.town.id, await release('flood'));
    expect(goesOn.facts).toMatchObject({ reason: 'drawn' });
  });

  it('is asked about people by their reference too, and in their own municipality alone', async () => {
    const { subject } = await factsFor(numbers.inZone);
    expect((await why({ subject })).facts).toMatchObject({ reason: 'drawn', subject });
    expect((await why({ subject: randomUUID() })).facts).toMatchObject({ reason: 'nobody', consent: null });
    const elsewhere = randomUUID();
    const answer = await request(service.url)
      .post(`/internal/audit/${elsewhere}/why`)
      .set('authorization', await service.authoringToken())
      .send({ ...LOOK, alert, subject });
    expect(answer.status).toBe(404);
  });

  it('is written down with the person looked at, the alert and the reason', async () => {
    const { subject } = await factsFor(numbers.inZone);
    const last = (await service.trail({ event: 'record.viewed' })).at(-1);
    expect(last).toMatchObject({
      ...{ actor: LOOK.viewer, alert, subject },
      payload: { what: 'why', by_number: true, reason: LOOK.reason },
    });
  });
});
