import { randomUUID } from 'node:crypto';
import request from 'supertest';
import {
  TOPICS,
  type AddresseesRequest,
  type AlertReleased,
  type AudienceProgress,
  type CorrectionOf,
  type EventEnvelope,
  type WhyFactsAnswer,
} from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { DispatcherStandIn } from '../pages/manage/testing/dispatcher-stand-in.js';
import { uuidBytes } from '../subscribers/subject-id.js';
import { SyntheticSubscribers } from '../synthetic/synthetic.service.js';
import { FAENZA } from '../testing/faenza.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';

const PEOPLE = 400;
const SILENT = 503;

describe('The audience of an alert that corrects another', () => {
  let service: RegistrationUnderTest;
  let dispatcher: DispatcherStandIn<AddresseesRequest>;
  /** Who chose the category in one of the zones. */
  let matching: string[];

  beforeAll(async () => {
    dispatcher = await DispatcherStandIn.start<AddresseesRequest>();
    service = await RegistrationUnderTest.start(FAENZA, { DISPATCHER_URL: dispatcher.url });
    await service.get(SyntheticSubscribers).create({ municipalityId: service.town.id, count: PEOPLE });
    await service.listen();
    const { categoryId, zoneIds } = rule();
    const rows = await service.rows<{ id: string }>(
      `SELECT id FROM registration.subscriber WHERE status = 'active' AND $1 = ANY (category_ids) AND zone_ids && $2::uuid[]`,
      [categoryId, zoneIds],
    );
    matching = rows.map(({ id }) => id);
  });
  beforeEach(() => {
    dispatcher.asked.length = 0;
    dispatcher.answers(() => SILENT);
  });
  afterAll(async () => {
    await service.stop();
    await dispatcher.stop();
  });

  const correctionOf: CorrectionOf = { alertId: randomUUID(), details: ['smpp:0x61', 'text_refused'] };
  const rule = () => ({
    categoryId: service.town.categories['flood'] as string,
    zoneIds: [service.town.zones['BORGO'] as string],
  });
  const release = async (changes: Partial<AlertReleased> = {}): Promise<string> => {
    const alertId = randomUUID();
    await service.publish(
      'authoring',
      TOPICS.alertReleased,
      {
        ...{ alertId, contentHash: 'a'.repeat(64), severity: 'Extreme', lane: 'extreme', mode: 'actual' },
        audience: { ...rule(), correctionOf },
        variants: [{ language: 'it', text: 'Piena.' }],
        ...{ sender: 'Faenza', releasedAt: new Date().toISOString(), inDoubt: 'resend' },
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        ...changes,
      },
      alertId,
    );
    return alertId;
  };
  const finished = (alertId: string): Promise<AudienceProgress> =>
    waitFor('the end of the draw', () =>
      (service.events as EventEnvelope<typeof TOPICS.audienceProgress>[])
        .filter(({ topic, data }) => topic === TOPICS.audienceProgress && data.alertId === alertId)
        .map(({ data }) => data)
        .find(({ complete }) => complete),
    );
  const sentFor = (alertId: string) =>
    service.sent.filter(({ header }) => header.alertId === alertId).map(({ subscriberId }) => subscriberId);
  const says = (ids: readonly string[]) =>
    dispatcher.answers(() => ({ subscribers: Buffer.concat(ids.map(uuidBytes)).toString('base64') }));
  const asked = () => dispatcher.asked.map(({ path, body }) => ({ path, body }));

  it('is those alone who failed in that one, and of them those alone who still match', async () => {
    const failed = matching.slice(0, 5);
    const [paused] = failed;
    await service.rows(
      `UPDATE registration.subscriber SET paused_until = now() + interval '1 day' WHERE id = $1`,
      [paused],
    );
    says([...failed, randomUUID()]);
    const alertId = await release();
    expect(await finished(alertId)).toMatchObject({ drawn: 4 });
    await waitFor('every batch', () => sentFor(alertId).length >= 4);
    expect(sentFor(alertId).sort()).toEqual(failed.slice(1).sort());
    expect(asked()).toEqual([
      {
        path: `/internal/alerts/${correctionOf.alertId}/addressees`,
        body: { municipalityId: service.town.id, details: correctionOf.details, correctedBy: alertId },
      },
    ]);
    const [entry] = await service.trail({ event: 'audience.drawn', alert: alertId });
    expect(entry?.payload).toMatchObject({
      ...{ state: 'complete', drawn: 4, addressees: 6 },
      rule: { ...rule(), correctionOf },
    });
    expect(await reasons(alertId, [failed[1], matching[5]])).toEqual(['drawn', 'not_addressed']);
  });

  it('waits for the dispatcher to say who they are, while other alerts are drawn', async () => {
    const alertId = await release();
    await waitFor('a question in vain', () => dispatcher.asked.length > 0);
    const other = await release({ lane: 'standard', severity: 'Moderate', audience: rule() });
    expect((await finished(other)).drawn).toBeGreaterThan(0);
    const [draw] = await service.rows('SELECT state, drawn FROM registration.draw WHERE alert_id = $1', [
      alertId,
    ]);
    expect(draw).toEqual({ state: 'drawing', drawn: 0 });
    says(matching.slice(10, 13));
    expect(await finished(alertId)).toMatchObject({ drawn: 3 });
  });

  it.each([
    ['not even base64', { subscribers: 'è' }],
    ['half a reference', { subscribers: Buffer.alloc(20).toString('base64') }],
    ['something else', { letters: [] }],
  ])('takes %s for no answer', async (_what, answer) => {
    dispatcher.answers(() => answer);
    const alertId = await release();
    await waitFor('two questions in vain', () => dispatcher.asked.length > 1);
    says([]);
    expect(await finished(alertId)).toMatchObject({ drawn: 0 });
  });

  it('is nobody when it expires before there is an answer', async () => {
    const alertId = await release({ expiresAt: new Date(Date.now() + 2_500).toISOString() });
    expect(await finished(alertId)).toMatchObject({ drawn: 0 });
    const [entry] = await service.trail({ event: 'audience.drawn', alert: alertId });
    expect(entry?.payload).toMatchObject({ state: 'expired', addressees: null });
  });

  it('is estimated among those who failed until now, of whom nothing is taken', async () => {
    says([...matching.slice(20, 27), randomUUID()]);
    const estimate = async () =>
      request(service.url)
        .post(`/internal/audience/estimate/${service.town.id}`)
        .set('authorization', await service.authoringToken())
        .send({ ...rule(), correctionOf });
    expect((await estimate()).body).toMatchObject({ total: 7 });
    expect(asked().map(({ body }) => body.correctedBy)).toEqual([null]);
    dispatcher.answers(() => SILENT);
    expect((await estimate()).status).toBe(503);
  });

  async function reasons(alert: string, subjects: (string | undefined)[]): Promise<(string | undefined)[]> {
    await waitFor('the log to be numbered', async () => {
      const [row] = await service.rows<{ n: number }>('SELECT count(*)::int AS n FROM audit.pending');
      return row?.n === 0;
    });
    const found: (string | undefined)[] = [];
    for (const subject of subjects) {
      const { body } = await request(service.url)
        .post(`/internal/audit/${service.town.id}/why`)
        .set('authorization', await service.authoringToken())
        .send({
          viewer: `official:${randomUUID()}`,
          viewerRole: 'auditor',
          reason: 'Prova.',
          alert,
          subject,
        });
      found.push((body as WhyFactsAnswer).facts?.reason);
    }
    return found;
  }
});
