import { createHash, randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import request from 'supertest';
import { DataSource } from 'typeorm';
import {
  SHARD_COUNT,
  TOPICS,
  type AlertReleased,
  type AudienceProgress,
  type EventEnvelope,
} from '#libs/contracts';
import { Feed, Keyring, KeyringError } from '#libs/feed';
import { waitFor } from '#libs/testing';
import { NumberCipher } from '../numbers/number-cipher.js';
import { SyntheticSubscribers } from '../synthetic/synthetic.service.js';
import { uuidBytes } from '../subscribers/subject-id.js';
import { WithdrawalsService } from '../subscribers/withdrawals.service.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';
import { AudienceService } from './audience.service.js';
import { OPEN_DRAW, OPEN_SHARDS } from './draw.sql.js';
import { PageDrawer } from './page-drawer.service.js';

/** Enough for more than one page of a shard. */
const PEOPLE = 4_500;
const VARIANTS = [
  { language: 'it', text: 'Piena del Lamone: salga ai piani alti.' },
  { language: 'en', text: 'The Lamone is rising: move upstairs.' },
];

interface Person {
  id: string;
  language: string;
  shard: number;
  position: string;
}

describe('An audience', () => {
  let service: RegistrationUnderTest;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.get(SyntheticSubscribers).create({ municipalityId: service.town.id, count: PEOPLE });
    await service.listen();
  });
  afterAll(() => service.stop());

  function release(changes: Partial<AlertReleased> = {}): AlertReleased {
    return {
      alertId: randomUUID(),
      contentHash: 'a'.repeat(64),
      severity: 'Extreme',
      lane: 'extreme',
      mode: 'actual',
      audience: {
        categoryId: service.town.categories['flood'] as string,
        zoneIds: [service.town.zones['BORGO'] as string, service.town.zones['REDA'] as string],
      },
      variants: VARIANTS,
      sender: 'Faenza',
      releasedAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      inDoubt: 'resend',
      ...changes,
    };
  }

  const publish = (data: AlertReleased) =>
    service.publish('authoring', TOPICS.alertReleased, data, data.alertId);
  const sentFor = (alertId: string) => service.sent.filter(({ header }) => header.alertId === alertId);
  const told = (alertId: string) =>
    (service.events as EventEnvelope<typeof TOPICS.audienceProgress>[])
      .filter((event) => event.topic === TOPICS.audienceProgress && event.data.alertId === alertId)
      .map(({ data }) => data);
  const finished = (alertId: string): Promise<AudienceProgress> =>
    waitFor('the end of the draw', () => told(alertId).find(({ complete }) => complete));
  const allArrived = async (alertId: string): Promise<AudienceProgress> => {
    const progress = await finished(alertId);
    await waitFor('every batch', () => sentFor(alertId).length >= progress.drawn);
    return progress;
  };

  function matching({ audience }: AlertReleased): Promise<Person[]> {
    return service.rows<Person>(
      `SELECT id, language, shard, position FROM registration.subscriber
       WHERE status = 'active' AND $1 = ANY (category_ids) AND zone_ids && $2::uuid[] ORDER BY shard, position`,
      [audience.categoryId, audience.zoneIds],
    );
  }

  /** A draw that another instance holds, which does not draw by itself. */
  async function heldBy(instanceId: string, data: AlertReleased, seconds: number): Promise<void> {
    await service.source.transaction(async (manager) => {
      await manager.query(OPEN_DRAW, [data.alertId, service.town.id, JSON.stringify(data), new Date()]);
      await manager.query(OPEN_SHARDS, [data.alertId, SHARD_COUNT]);
      await manager.query(
        `UPDATE registration.draw SET leased_by = $2, leased_until = now() + make_interval(secs => $3)
         WHERE alert_id = $1`,
        [data.alertId, instanceId, seconds],
      );
      await service.get(Keyring).issue(manager, `alert:${data.alertId}`);
    });
  }

  it('is everybody who chose the category in one of the zones, once each, in their language', async () => {
    const data = release();
    const expected = await matching(data);
    expect(expected.length).toBeGreaterThan(1_000);
    expect(expected.length).toBeLessThan(PEOPLE);
    await publish(data);
    const progress = await allArrived(data.alertId);
    const sent = sentFor(data.alertId);
    expect(sent.map(({ subscriberId }) => subscriberId).sort()).toEqual(expected.map(({ id }) => id).sort());
    const languages = new Map(expected.map(({ id, language }) => [id, language]));
    for (const { subscriberId, text, header } of sent) {
      const language = languages.get(subscriberId);
      expect(text).toBe(VARIANTS.find((variant) => variant.language === language)?.text);
      expect(header).toMatchObject({
        language,
        kind: 'alert',
        lane: 'extreme',
        keyId: `alert:${data.alertId}`,
      });
    }
    expect(progress.drawn).toBe(expected.length);
    expect(progress.byLanguage).toEqual({
      it: expected.filter(({ language }) => language === 'it').length,
      en: expected.filter(({ language }) => language === 'en').length,
    });
  });

  it('is everybody once also where a shard has several pages', async () => {
    const { audience } = release();
    const data = release({ audience: { ...audience, zoneIds: Object.values(service.town.zones) } });
    await publish(data);
    await allArrived(data.alertId);
    const ids = sentFor(data.alertId).map(({ subscriberId }) => subscriberId);
    expect(ids.sort()).toEqual((await matching(data)).map(({ id }) => id).sort());
    const pages = await service.rows(
      'SELECT 1 FROM registration.draw_page WHERE alert_id = $1 AND page > 0',
      [data.alertId],
    );
    expect(pages.length).toBeGreaterThan(0);
  });

  it('is told with a digest that anybody can compute from who was drawn', async () => {
    const data = release();
    const expected = await matching(data);
    await publish(data);
    const { digest } = await allArrived(data.alertId);
    const hash = createHash('sha256');
    for (const { id } of expected) hash.update(uuidBytes(id));
    expect(digest).toBe(hash.digest('hex'));
    const token = await service.authoringToken();
    const path = `/internal/alerts/${data.alertId}/audience`;
    const { body } = await request(service.url).get(path).set('authorization', token);
    expect(body).toEqual({ drawn: expected.length, complete: true, digest });
  });

  it('reads the first text where there is none in its language', async () => {
    const data = release({ variants: [{ language: 'de', text: 'Hochwasser' }, VARIANTS[1] as never] });
    await publish(data);
    const progress = await allArrived(data.alertId);
    expect(Object.keys(progress.byLanguage).sort()).toEqual(['de', 'en']);
  });

  it('goes out in batches of one lane, shard and text, the first of them small', async () => {
    const data = release({ severity: 'Minor', lane: 'standard', inDoubt: 'hold' });
    await publish(data);
    await allArrived(data.alertId);
    const headers = sentFor(data.alertId).map(({ header }) => header);
    expect(Math.max(...headers.map(({ count }) => count))).toBeLessThanOrEqual(1_000);
    expect(
      headers.every(({ lane, shard, inDoubt }) => lane === 'standard' && shard < 32 && inDoubt === 'hold'),
    ).toBe(true);
    const [first] = await service.rows<{ drawn: number }>(
      'SELECT drawn FROM registration.draw_page WHERE alert_id = $1 ORDER BY drawn DESC',
      [data.alertId],
    );
    expect(first?.drawn).toBeLessThanOrEqual(500);
  });

  it('is drawn once when the release comes twice', async () => {
    const data = release();
    const event = await publish(data);
    const progress = await allArrived(data.alertId);
    await service.publishAgain('authoring', { ...event, id: randomUUID() }, data.alertId);
    const later = release();
    await publish(later);
    await allArrived(later.alertId);
    expect(sentFor(data.alertId)).toHaveLength(progress.drawn);
  });

  it('is drawn on from where a killed instance left it, by another one, nobody missing and nobody twice', async () => {
    const [data, dead] = [release(), randomUUID()];
    const expected = await matching(data);
    await heldBy(dead, data, 30);
    for (let step = 0; step < 4; step++)
      expect(await service.get(PageDrawer).draw(data.alertId, dead)).toBe('more');
    expect(await service.get(PageDrawer).draw(data.alertId, randomUUID())).toBe('lost');
    await service.rows(`UPDATE registration.draw SET leased_until = now() WHERE alert_id = $1`, [
      data.alertId,
    ]);
    await allArrived(data.alertId);
    expect(
      sentFor(data.alertId)
        .map(({ subscriberId }) => subscriberId)
        .sort(),
    ).toEqual(expected.map(({ id }) => id).sort());
  });

  it('loses nobody and repeats nobody when pages fail in the middle', async () => {
    const data = release();
    const expected = await matching(data);
    const feed = service.get(Feed);
    const real = feed.publish.bind(feed);
    let calls = 0;
    const publishing = jest.spyOn(feed, 'publish').mockImplementation(async (transaction, records) => {
      await real(transaction, records);
      // After the records are in the transaction: what a lost connection would do to it.
      if (++calls % 3 === 0) throw new Error('the connection is gone');
    });
    try {
      await publish(data);
      await finished(data.alertId);
    } finally {
      publishing.mockRestore();
    }
    await allArrived(data.alertId);
    expect(calls).toBeGreaterThan(6);
    expect(
      sentFor(data.alertId)
        .map(({ subscriberId }) => subscriberId)
        .sort(),
    ).toEqual(expected.map(({ id }) => id).sort());
  });

  it('is drawn once by several instances', async () => {
    await Promise.all([service.startInstance(), service.startInstance()]);
    const alerts = Array.from({ length: 6 }, () => release());
    const expected = await matching(alerts[0] as AlertReleased);
    await Promise.all(alerts.map(publish));
    for (const { alertId } of alerts) {
      await allArrived(alertId);
      const ids = sentFor(alertId).map(({ subscriberId }) => subscriberId);
      expect(ids).toHaveLength(expected.length);
      expect(new Set(ids).size).toBe(expected.length);
    }
  });

  it('is without whoever leaves before their page is drawn', async () => {
    const [data, dead] = [release(), randomUUID()];
    const people = await matching(data);
    const leaver = people.at(-1) as Person;
    await heldBy(dead, data, 30);
    await service.get(PageDrawer).draw(data.alertId, dead);
    await withdraw(leaver.id);
    await service.rows(`UPDATE registration.draw SET leased_until = now() WHERE alert_id = $1`, [
      data.alertId,
    ]);
    await allArrived(data.alertId);
    const ids = sentFor(data.alertId).map(({ subscriberId }) => subscriberId);
    expect(ids).not.toContain(leaver.id);
    expect(ids).toHaveLength(people.length - 1);
  });

  it('is drawn on consents in force at that instant, whether a clock has ended the others or not', async () => {
    const [roads, flood] = [release(), release()];
    roads.audience = { ...roads.audience, categoryId: service.town.categories['roads'] as string };
    const people = await matching(roads);
    const [over, silent, asked, restricted] = people as [Person, Person, Person, Person];
    const set = (id: string, what: string) =>
      service.rows(`UPDATE registration.subscriber SET ${what} WHERE id = $1`, [id]);
    await set(over.id, `valid_until = now()`);
    await set(silent.id, `answer_by = now()`);
    await set(asked.id, `answer_by = now() + interval '1 day'`);
    await set(restricted.id, `restricted_at = now()`);
    for (const data of [roads, flood]) {
      await publish(data);
      await allArrived(data.alertId);
    }
    const ids = (data: AlertReleased) => sentFor(data.alertId).map(({ subscriberId }) => subscriberId);
    const without = [over.id, silent.id, restricted.id];
    expect(ids(roads).sort()).toEqual(
      people
        .map(({ id }) => id)
        .filter((id) => !without.includes(id))
        .sort(),
    );
    // What is a public task never rested on their yes.
    const chose = (await matching(flood)).map(({ id }) => id);
    expect(ids(flood).sort()).toEqual(chose.sort());
    const estimate = await service.get(AudienceService).estimate(service.town.id, roads.audience);
    expect(estimate.total).toBe(people.length - without.length);
    for (const { id } of [over, silent, asked, restricted])
      await set(id, `valid_until = now() + interval '1 year', answer_by = NULL, restricted_at = NULL`);
  });

  it('reaches once whoever confirms their number anew in the middle, be their page drawn or not', async () => {
    const [data, dead] = [release(), randomUUID()];
    const people = await matching(data);
    const [early, late] = [people[0] as Person, people.at(-1) as Person];
    await heldBy(dead, data, 30);
    await service.get(PageDrawer).draw(data.alertId, dead);
    const anew = [await confirmAnew(early.id), await confirmAnew(late.id)];
    await service.rows(`UPDATE registration.draw SET leased_until = now() WHERE alert_id = $1`, [
      data.alertId,
    ]);
    await allArrived(data.alertId);
    const sent = sentFor(data.alertId);
    expect(sent).toHaveLength(people.length);
    for (const { number } of anew)
      expect(sent.filter((message) => message.number === number)).toHaveLength(1);
    expect(sent.some(({ subscriberId }) => subscriberId === early.id)).toBe(true);
    expect(sent.some(({ subscriberId }) => subscriberId === late.id)).toBe(false);
  });

  it('is without whoever signed up after the release', async () => {
    const data = release();
    await new Promise((resolve) => setTimeout(resolve, 2));
    await service
      .get(SyntheticSubscribers)
      .create({ municipalityId: service.town.id, count: 50, start: PEOPLE });
    const late = await service.rows<{ id: string }>(
      'SELECT id FROM registration.subscriber WHERE subscribed_at > $1',
      [data.releasedAt],
    );
    expect(late).toHaveLength(50);
    await publish(data);
    await allArrived(data.alertId);
    const ids = new Set(sentFor(data.alertId).map(({ subscriberId }) => subscriberId));
    expect(late.filter(({ id }) => ids.has(id))).toEqual([]);
  });

  it('leaves out a number that cannot be opened, and reaches everybody else', async () => {
    const data = release();
    const people = await matching(data);
    const broken = people[3] as Person;
    await service.rows(
      `UPDATE registration.subscriber SET number_sealed = set_byte(number_sealed, 20, 255 - get_byte(number_sealed, 20))
       WHERE id = $1`,
      [broken.id],
    );
    await publish(data);
    const { drawn } = await allArrived(data.alertId);
    const before = data.releasedAt;
    const entitled = await service.rows<{ count: string }>(
      `SELECT count(*) FROM registration.subscriber
       WHERE status = 'active' AND $1 = ANY (category_ids) AND zone_ids && $2::uuid[] AND subscribed_at <= $3`,
      [data.audience.categoryId, data.audience.zoneIds, before],
    );
    expect(drawn).toBe(Number(entitled[0]?.count) - 1);
    expect(sentFor(data.alertId).some(({ subscriberId }) => subscriberId === broken.id)).toBe(false);
    expect(service.logged.join()).toContain('"unreadable":1');
    await service.rows('DELETE FROM registration.subscriber WHERE id = $1', [broken.id]);
  });

  it('ends as drawn when the alert is stopped, and stays empty when the stop comes first', async () => {
    const [data, dead] = [release(), randomUUID()];
    await heldBy(dead, data, 30);
    await service.get(PageDrawer).draw(data.alertId, dead);
    const stop = (alertId: string) =>
      service.publish(
        'authoring',
        TOPICS.alertStopped,
        { alertId, stoppedAt: new Date().toISOString() },
        alertId,
      );
    await stop(data.alertId);
    const progress = await allArrived(data.alertId);
    expect(progress.drawn).toBe(sentFor(data.alertId).length);
    expect(progress.drawn).toBeGreaterThan(0);
    expect(await service.get(PageDrawer).draw(data.alertId, dead)).toBe('finished');

    const never = release();
    await stop(never.alertId);
    expect(await finished(never.alertId)).toMatchObject({ drawn: 0, complete: true });
    await publish(never);
    const later = release();
    await publish(later);
    await allArrived(later.alertId);
    expect(sentFor(never.alertId)).toEqual([]);
  });

  it('is not drawn past the alert’s expiry', async () => {
    const data = release({ expiresAt: new Date(Date.now() - 1_000).toISOString() });
    await publish(data);
    expect(await finished(data.alertId)).toMatchObject({ drawn: 0, complete: true });
    const [draw] = await service.rows('SELECT state FROM registration.draw WHERE alert_id = $1', [
      data.alertId,
    ]);
    expect(draw).toEqual({ state: 'expired' });
  });

  it('can be read by nobody once the alert has ended', async () => {
    const data = release();
    await publish(data);
    await allArrived(data.alertId);
    const { alertId } = data;
    await service.publish(
      'authoring',
      TOPICS.alertEnded,
      { alertId, endedAt: new Date().toISOString() },
      alertId,
    );
    await waitFor('the end', async () => {
      const [row] = await service.rows<{ ended_at: Date | null }>(
        'SELECT ended_at FROM registration.draw WHERE alert_id = $1',
        [alertId],
      );
      return row?.ended_at;
    });
    await expect(service.get(Keyring).open(`alert:${alertId}`)).rejects.toThrow(KeyringError);
  });

  it('is not drawn for a release without zones or texts: it fails closed, and is put aside for people', async () => {
    const data = release({ audience: { categoryId: randomUUID(), zoneIds: [] } });
    await publish(data);
    await waitFor('the dead letter', async () => {
      const rows = await service.rows(`SELECT 1 FROM feed.dead_letter WHERE reason = 'contract.malformed'`);
      return rows.length === 1;
    });
    expect(await service.rows('SELECT 1 FROM registration.draw WHERE alert_id = $1', [data.alertId])).toEqual(
      [],
    );
  });

  it('can be estimated by authoring, and by nobody else', async () => {
    const { audience } = release();
    const path = `/internal/audience/estimate/${service.town.id}`;
    const people = await matching(release());
    const token = await service.authoringToken();
    const { body } = await request(service.url).post(path).set('authorization', token).send(audience);
    expect(body.total).toBe(people.length);
    expect(body.byLanguage.it + body.byLanguage.en).toBe(people.length);
    expect((await request(service.url).post(path).send(audience)).status).toBe(401);
    const unknown = await request(service.url)
      .get(`/internal/alerts/${randomUUID()}/audience`)
      .set('authorization', token);
    expect(unknown.body).toMatchObject({ code: 'audience.unknown', status: 404 });
  });

  it('is written into the audit log, with its digest', async () => {
    const data = release();
    await publish(data);
    const { digest, drawn } = await allArrived(data.alertId);
    const [entry] = await service.trail({ event: 'audience.drawn', alert: data.alertId });
    expect(entry).toMatchObject({ payload: { state: 'complete', drawn, digest } });
    // Decisions are by code: whoever has the log alone must see that these were chosen.
    expect(entry?.payload?.codes).toEqual({ category: 'flood', zones: ['BORGO', 'REDA'] });
  });

  /** The same phone signs up again, for the same. */
  async function confirmAnew(subscriberId: string): Promise<{ number: number }> {
    const [row] = await service.rows<{ number_sealed: Buffer; zone_ids: string[]; category_ids: string[] }>(
      'SELECT number_sealed, zone_ids, category_ids FROM registration.subscriber WHERE id = $1',
      [subscriberId],
    );
    const number = service
      .get(NumberCipher)
      .open(row?.number_sealed ?? Buffer.alloc(0), service.town.id, subscriberId);
    const choice = { zones: row?.zone_ids, categories: row?.category_ids, language: 'it' };
    const declared = { number: `+${number}`, noticeVersion: '2026-1', ageDeclared: true };
    const { body } = await request(service.url)
      .post('/api/registrations')
      .send({ ...choice, ...declared });
    const code = await waitFor('the code', () => service.codeTo(number));
    const { status } = await request(service.url)
      .post(`/api/registrations/${body.id}/confirm`)
      .send({ code });
    expect(status).toBe(200);
    return { number };
  }

  async function withdraw(subscriberId: string): Promise<void> {
    const [row] = await service.rows<{ number_index: Buffer }>(
      'SELECT number_index FROM registration.subscriber WHERE id = $1',
      [subscriberId],
    );
    const numberIndex = row?.number_index as Buffer;
    const withdrawal = {
      municipalityId: service.town.id,
      numberIndex,
      channel: 'sms' as const,
      now: new Date(),
    };
    await service
      .get(DataSource)
      .transaction((manager) => service.get(WithdrawalsService).withdraw(manager, withdrawal));
  }
});
