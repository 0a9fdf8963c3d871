import { jest } from '@jest/globals';
import { TOPICS } from '#libs/contracts';
import { Feed } from '#libs/feed';
import { until } from '#libs/testing';
import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';
import { approved } from '../testing/drafts.js';
import { audited, published } from '../testing/feed-side.js';
import { ReleaseClock } from './release.clock.js';

const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

describe('A scheduled alert', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;
  let approver: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
    approver = await authoring.official('approver');
  });

  afterAll(() => authoring.stop());

  const stateOf = async (id: string) => (await author.get(`/api/alerts/${id}`)).body.state as string;
  /** Brings the hour of release to now: the clock of the database is the one that counts. */
  const makeDue = (id: string) =>
    authoring.asSuperuser(`UPDATE authoring.approval SET release_at = now() WHERE alert_id = $1`, [id]);

  it('waits for its hour, then goes by itself', async () => {
    const releaseAt = inMs(1_500);
    const { id, contentHash } = await approved(author, approver, releaseAt);
    const { body } = await author.get(`/api/alerts/${id}`);
    expect(body).toMatchObject({ state: 'scheduled', releaseAt, approvedBy: { id: approver.officialId } });
    await expect(published(authoring, TOPICS.alertReleased, id)).resolves.toEqual([]);
    await until(
      () => stateOf(id),
      (state) => state === 'released',
    );
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(releaseAt));
    const [event] = await published(authoring, TOPICS.alertReleased, id);
    expect(event?.data).toMatchObject({ alertId: id, contentHash });
    const entries = await audited(authoring, id);
    expect(entries.at(-1)).toMatchObject({
      ...{ event: 'alert.released', actor: 'service:authoring' },
      body: { approvedHash: contentHash, approvedBy: approver.officialId },
    });
  });

  it('can be taken back before, and is not sent', async () => {
    const { id } = await approved(author, approver, inMs(3_600_000));
    const { body } = await author.post(`/api/alerts/${id}/withdraw`);
    expect(body).toMatchObject({ state: 'draft', releaseAt: null, approvedBy: null, submittedBy: null });
    await makeDue(id);
    await authoring.app.get(ReleaseClock, { strict: false }).tick();
    expect(await stateOf(id)).toBe('draft');
    await expect(published(authoring, TOPICS.alertReleased, id)).resolves.toEqual([]);
  });

  it('that expired before its hour, while nobody was there, is never sent', async () => {
    const { id } = await approved(author, approver, inMs(3_600_000));
    await tamper(authoring, `UPDATE authoring.alert SET expires_at = now() WHERE id = $1`, id);
    await makeDue(id);
    await until(
      () => stateOf(id),
      (state) => state === 'expired',
    );
    const { body } = await author.get(`/api/alerts/${id}`);
    expect(body.history.at(-1)).toMatchObject({ event: 'expired', reason: 'alert.expiry_past', by: null });
    expect(body.allowed).toEqual([]);
    await expect(published(authoring, TOPICS.alertReleased, id)).resolves.toEqual([]);
    expect((await audited(authoring, id)).at(-1)?.event).toBe('alert.expired');
  });

  it('that is no longer what was approved is held back', async () => {
    const { id } = await approved(author, approver, inMs(3_600_000));
    const variants = JSON.stringify([{ language: 'it', text: 'Tutt’altro.' }]);
    await tamper(authoring, `UPDATE authoring.alert SET variants = '${variants}' WHERE id = $1`, id);
    await makeDue(id);
    await until(
      () => stateOf(id),
      (state) => state === 'returned',
    );
    const { body } = await author.get(`/api/alerts/${id}`);
    expect(body.history.at(-1)).toMatchObject({ event: 'held', reason: 'alert.content_changed' });
    await expect(published(authoring, TOPICS.alertReleased, id)).resolves.toEqual([]);
  });

  it('whose zone is gone is held back; it does not wait for a registration that is silent', async () => {
    const gone = await approved(author, approver, inMs(3_600_000));
    const zones = authoring.peers.catalogue.zones.splice(0);
    // What the instance remembers of the catalogue is younger than half a minute: ask anew.
    await author.get('/api/catalogue');
    await makeDue(gone.id);
    await until(
      () => stateOf(gone.id),
      (state) => state === 'returned',
    );
    authoring.peers.catalogue.zones.push(...zones);
    await author.get('/api/catalogue');
    const { id } = await approved(author, approver, inMs(3_600_000));
    authoring.peers.misbehaviour.registration = 'silent';
    await makeDue(id);
    await until(
      () => stateOf(id),
      (state) => state === 'released',
    );
    authoring.peers.misbehaviour.registration = null;
  });

  it('stays scheduled when the feed takes nothing, and goes when it does', async () => {
    const { id } = await approved(author, approver, inMs(3_600_000));
    const feed = authoring.app.get(Feed);
    const publish = jest.spyOn(feed, 'publish').mockRejectedValue(new Error('no room'));
    await makeDue(id);
    await until(
      () => Promise.resolve(publish.mock.calls.length),
      (calls) => calls > 0,
    );
    expect(await stateOf(id)).toBe('scheduled');
    await expect(published(authoring, TOPICS.alertReleased, id)).resolves.toEqual([]);
    publish.mockRestore();
    await until(
      () => stateOf(id),
      (state) => state === 'released',
    );
    await expect(published(authoring, TOPICS.alertReleased, id)).resolves.toHaveLength(1);
  });

  // Last: the other instance looks from here on as well, and would be faster than a spec that spies on the first.
  it('is released once, whatever the number of instances that look at once', async () => {
    const { app } = await authoring.another();
    const clocks = [authoring.app, app].map((one) => one.get(ReleaseClock, { strict: false }));
    for (let round = 0; round < 5; round++) {
      const { id } = await approved(author, approver, inMs(3_600_000));
      await makeDue(id);
      await Promise.all(clocks.map((clock) => clock.tick()));
      await until(
        () => stateOf(id),
        (state) => state === 'released',
      );
      await Promise.all(clocks.map((clock) => clock.tick()));
      await expect(published(authoring, TOPICS.alertReleased, id)).resolves.toHaveLength(1);
      const rows = await authoring.asSuperuser(`SELECT FROM authoring.release WHERE alert_id = $1`, [id]);
      expect(rows).toHaveLength(1);
    }
  });
});

describe('A restart', () => {
  it('loses no scheduled alert', async () => {
    const authoring = await authoringUnderTest();
    try {
      const author = await authoring.official('author');
      const approver = await authoring.official('approver');
      const { id } = await approved(author, approver, inMs(3_600_000));
      await authoring.app.close();
      await authoring.asSuperuser(`UPDATE authoring.approval SET release_at = now() WHERE alert_id = $1`, [
        id,
      ]);
      await authoring.another();
      await until(
        () =>
          authoring.asSuperuser<{ state: string }>(`SELECT state FROM authoring.alert WHERE id = $1`, [id]),
        ([row]) => row?.state === 'released',
      );
      await expect(published(authoring, TOPICS.alertReleased, id)).resolves.toHaveLength(1);
    } finally {
      await authoring.stop();
    }
  });
});

/** What only who owns the database could do. */
async function tamper(authoring: AuthoringUnderTest, statement: string, id: string): Promise<void> {
  await authoring.asSuperuser('ALTER TABLE authoring.alert DISABLE TRIGGER alert_content_frozen');
  await authoring.asSuperuser(statement, [id]);
  await authoring.asSuperuser('ALTER TABLE authoring.alert ENABLE TRIGGER alert_content_frozen');
}
