import { randomUUID } from 'node:crypto';
import { envelope, TOPICS, type AudienceProgress, type DispatchProgress } from '#libs/contracts';
import { until } from '#libs/testing';
import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';
import { approved, drafted } from '../testing/drafts.js';
import { audited, publishAs, published } from '../testing/feed-side.js';
import { ProgressConsumer } from './progress.consumer.js';
import type { ProgressView } from './progress.dto.js';

const NOTHING = {
  ...{ revision: 1, taken: 0, waiting: 0, submitted: 0, delivered: 0, failed: 0, expired: 0, stopped: 0 },
  ...{ inDoubt: 0, parts: 0, firstSubmittedAt: null, lastOutcomeAt: null },
};

describe('The progress of an alert', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;
  let approver: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
    approver = await authoring.official('approver');
  });

  afterAll(() => authoring.stop());

  const drawn = (alertId: string, said: Partial<AudienceProgress>) =>
    publishAs(authoring, 'registration', TOPICS.audienceProgress, {
      ...{ alertId, drawn: 0, byLanguage: {}, complete: false, digest: null, ...said },
    });

  const dispatched = (alertId: string, said: Partial<DispatchProgress>) =>
    publishAs(authoring, 'dispatcher', TOPICS.dispatchProgress, {
      ...{ alertId, ...NOTHING, ...said },
    });

  const progressOf = async (id: string) => (await author.get(`/api/alerts/${id}/progress`)).body;
  const seen = (id: string, isSo: (progress: ProgressView) => boolean) => until(() => progressOf(id), isSo);

  it('is nobody before the release', async () => {
    const { id } = await drafted(author);
    expect(await progressOf(id)).toMatchObject({
      ...{ alertId: id, state: 'draft', audience: 0, drawing: false, balanced: true, releasedAt: null },
      ...{ firstSubmittedAt: null, ratePerSecond: null },
    });
  });

  it('adds up from the drawing to the end, and then the alert is completed', async () => {
    const { id } = await approved(author, approver);
    expect(await progressOf(id)).toMatchObject({
      state: 'released',
      drawing: true,
      audience: 0,
      balanced: true,
    });

    await drawn(id, { drawn: 600, byLanguage: { it: 500, en: 100 } });
    const first = await seen(id, ({ audience }) => audience === 600);
    expect(first).toMatchObject({
      counts: { waiting: 600 },
      byLanguage: { it: 500, en: 100 },
      balanced: true,
    });

    const firstSubmittedAt = new Date().toISOString();
    await dispatched(id, {
      revision: 3,
      taken: 500,
      waiting: 200,
      submitted: 300,
      parts: 300,
      firstSubmittedAt,
    });
    const second = await seen(id, ({ counts }) => counts.submitted === 300);
    expect(second).toMatchObject({ audience: 600, counts: { waiting: 300 }, parts: 300, balanced: true });

    await drawn(id, {
      drawn: 1_000,
      byLanguage: { it: 900, en: 100 },
      complete: true,
      digest: 'd'.repeat(64),
    });
    const third = await seen(id, ({ audience }) => audience === 1_000);
    expect(third).toMatchObject({
      state: 'released',
      drawing: false,
      counts: { waiting: 700 },
      balanced: true,
    });

    const outcomes = { submitted: 100, delivered: 870, failed: 20, expired: 4, stopped: 5, inDoubt: 1 };
    await dispatched(id, {
      revision: 9,
      taken: 1_000,
      ...outcomes,
      firstSubmittedAt,
      lastOutcomeAt: firstSubmittedAt,
    });
    const last = await seen(id, ({ counts }) => counts.delivered === 870);
    expect(last).toMatchObject({
      ...{
        state: 'completed',
        audience: 1_000,
        counts: { ...outcomes, waiting: 0 },
        balanced: true,
        etaSeconds: 0,
      },
    });
    await expect(published(authoring, TOPICS.alertEnded, id)).resolves.toHaveLength(1);
    expect((await audited(authoring, id)).at(-1)).toMatchObject({
      ...{ event: 'alert.completed', actor: 'service:authoring' },
      body: { digest: 'd'.repeat(64), outcomes: { drawn: 1_000, ...outcomes } },
    });

    // A receipt that arrives later moves one from submitted to delivered; the alert ends once.
    await dispatched(id, { revision: 10, taken: 1_000, ...outcomes, submitted: 99, delivered: 871 });
    const later = await seen(id, ({ counts }) => counts.delivered === 871);
    expect(later).toMatchObject({ state: 'completed', balanced: true });
    await expect(published(authoring, TOPICS.alertEnded, id)).resolves.toHaveLength(1);
  });

  it('does not go back for what arrives late', async () => {
    const { id } = await approved(author, approver);
    await dispatched(id, { revision: 7, taken: 10, waiting: 4, submitted: 6 });
    await drawn(id, { drawn: 10, complete: true });
    // The audience is as large as the dispatcher's word alone makes it: only the end of the drawing is registration's.
    await seen(id, ({ drawing, counts }) => !drawing && counts.submitted === 6);
    const consumer = authoring.app.get(ProgressConsumer, { strict: false });
    const { municipalityId } = authoring;
    const late = { alertId: id, ...NOTHING, revision: 6, taken: 8, waiting: 8 };
    await consumer.onDispatched(envelope(TOPICS.dispatchProgress, municipalityId, late));
    for (const drawing of [{ drawn: 5 }, { drawn: 11, complete: true }]) {
      const said = { alertId: id, byLanguage: {}, complete: false, digest: null, ...drawing };
      await consumer.onDrawn(envelope(TOPICS.audienceProgress, municipalityId, said));
    }
    expect(await progressOf(id)).toMatchObject({
      audience: 10,
      drawing: false,
      counts: { waiting: 4, submitted: 6 },
    });
  });

  it('shows when the services disagree, and does not end on it', async () => {
    const { id } = await approved(author, approver);
    await drawn(id, { drawn: 9, complete: true });
    await seen(id, ({ drawing }) => !drawing);
    await dispatched(id, { revision: 1, taken: 10, delivered: 10 });
    const progress = await seen(id, ({ counts }) => counts.delivered === 10);
    expect(progress).toMatchObject({ state: 'released', balanced: false });
    await expect(published(authoring, TOPICS.alertEnded, id)).resolves.toEqual([]);
  });

  it('of an audience of nobody ends at once', async () => {
    const { id } = await approved(author, approver);
    await drawn(id, { drawn: 0, complete: true, digest: 'e'.repeat(64) });
    await until(
      () => progressOf(id),
      ({ state }) => state === 'completed',
    );
    await expect(published(authoring, TOPICS.alertEnded, id)).resolves.toHaveLength(1);
  });

  it('of a stopped alert ends as well, and the alert stays stopped', async () => {
    const { id } = await approved(author, approver);
    await drawn(id, { drawn: 10, complete: true });
    await dispatched(id, { revision: 1, taken: 10, waiting: 8, submitted: 2 });
    expect((await seen(id, ({ counts }) => counts.submitted === 2)).stop).toBeNull();
    const answer = author.post(`/api/alerts/${id}/stop`);
    const stopping = await seen(id, ({ state }) => state === 'stopped');
    expect(stopping.stop).toEqual({ gone: 2, failed: 0, stopped: 0, pending: 8, settled: false });
    await dispatched(id, { revision: 2, taken: 10, submitted: 2, failed: 1, stopped: 7 });
    const { body } = await answer;
    const stop = { gone: 3, failed: 1, stopped: 7, pending: 0, settled: true };
    expect(body).toMatchObject({ id, state: 'stopped', stop });
    // A receipt moves nobody from one number to the other.
    await dispatched(id, { revision: 3, taken: 10, delivered: 2, failed: 1, stopped: 7 });
    expect((await seen(id, ({ counts }) => counts.delivered === 2)).stop).toEqual(stop);
    await until(
      () => published(authoring, TOPICS.alertEnded, id),
      ({ length }) => length === 1,
    );
    expect(await progressOf(id)).toMatchObject({ state: 'stopped', counts: { stopped: 7 }, balanced: true });
  });

  it('takes no harm from an unknown alert, another municipality’s word, or what is no number', async () => {
    await dispatched(randomUUID(), { taken: 1, waiting: 1 });
    const { id } = await approved(author, approver);
    const stranger = { ...authoring, municipalityId: await authoring.municipality() };
    await publishAs(stranger, 'registration', TOPICS.audienceProgress, {
      ...{ alertId: id, drawn: 77, byLanguage: {}, complete: true, digest: null },
    });
    await dispatched(id, { revision: 2, taken: -1 });
    await dispatched(id, { revision: 3, taken: 1, waiting: 1 });
    const progress = await seen(id, ({ counts }) => counts.waiting === 1);
    expect(progress.audience).toBe(1);
    const dead = await authoring.asSuperuser<{ reason: string }>(
      `SELECT reason FROM feed.dead_letter WHERE group_name = 'authoring'`,
    );
    expect(dead).toEqual([{ reason: 'contract.malformed' }]);
  });
});

describe('The live stream of an alert', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;
  let approver: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
    approver = await authoring.official('approver');
  });

  afterAll(() => authoring.stop());

  /** Collects what an instance sends to a watcher until it hangs up. */
  const watch = async (url: string, id: string, who: Browser) => {
    const response = await fetch(`${url}/api/alerts/${id}/progress/stream`, {
      headers: { cookie: who.cookie },
    });
    const events: { at: number; data: { audience: number; state: string } }[] = [];
    const whole = (async () => {
      let text = '';
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString('utf8');
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const [name, data] = text.slice(0, end).split('\ndata: ');
          if (name === 'event: progress') events.push({ at: Date.now(), data: JSON.parse(data ?? '') });
          text = text.slice(end + 2);
        }
      }
    })();
    return { response, events, whole };
  };

  it('tells every change, on every instance, at most four times a second, and ends with the service', async () => {
    const other = await authoring.another();
    const { id } = await approved(author, approver);
    const watchers = await Promise.all([authoring.url, other.url].map((url) => watch(url, id, author)));
    for (const { response } of watchers) {
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    }
    for (let drawn = 1; drawn <= 20; drawn++)
      await publishAs(authoring, 'registration', TOPICS.audienceProgress, {
        ...{ alertId: id, drawn, byLanguage: { it: drawn }, complete: drawn === 20, digest: null },
      });
    for (const { events } of watchers) {
      await until(
        () => Promise.resolve(events),
        (all) => all.at(-1)?.data.audience === 20,
      );
      expect(events[0]?.data).toMatchObject({ alertId: id, state: 'released' });
      const elapsed = (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0);
      expect(events.length).toBeLessThanOrEqual(elapsed / 250 + 2);
    }
    await other.app.close();
    await expect(watchers[1]?.whole).resolves.toBeUndefined();
  });

  it('is for nobody without a session', async () => {
    const { id } = await drafted(author);
    const response = await fetch(`${authoring.url}/api/alerts/${id}/progress/stream`);
    expect(response.status).toBe(401);
  });
});

describe('The recipients of an alert', () => {
  let authoring: AuthoringUnderTest;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
  });

  afterAll(() => authoring.stop());

  it('are shown, masked, to those who may see them, and who looks is written down', async () => {
    const author = await authoring.official('author');
    const approver = await authoring.official('approver');
    const auditor = await authoring.official('auditor');
    const { id } = await approved(author, approver);
    const line = {
      ...{ subscriberId: randomUUID(), maskedNumber: '•••••••123', state: 'delivered' as const },
      ...{ at: new Date().toISOString(), detail: null, parts: 1 },
    };
    const other = { ...line, subscriberId: randomUUID() };
    authoring.peers.recipients = { recipients: [line, other], next: 's1' };
    const { status, body } = await auditor.get(`/api/alerts/${id}/recipients?limit=2`);
    expect([status, body]).toEqual([200, { recipients: [line, other], next: 's1' }]);
    const looks = await authoring.trail({ event: 'record.viewed', alert: id });
    // One for each person shown: everybody's own copy says who looked at them.
    expect(looks.map(({ subject }) => subject).sort()).toEqual(
      [line.subscriberId, other.subscriberId].sort(),
    );
    for (const look of looks)
      expect(look).toMatchObject({
        actor: `official:${auditor.officialId}`,
        payload: { what: 'recipients', limit: 2, role: 'auditor' },
      });
    authoring.peers.recipients = { recipients: [], next: null };
    await auditor.get(`/api/alerts/${id}/recipients`);
    expect((await audited(authoring, id)).at(-1)).toMatchObject({
      event: 'record.viewed',
      body: { what: 'recipients' },
    });
    expect((await author.get(`/api/alerts/${id}/recipients`)).body.code).toBe('access.forbidden');
    authoring.peers.misbehaviour.dispatcher = 'failing';
    const failed = await auditor.get(`/api/alerts/${id}/recipients`);
    authoring.peers.misbehaviour.dispatcher = null;
    expect(failed).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
  });
});
