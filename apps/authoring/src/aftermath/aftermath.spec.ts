import { randomUUID } from 'node:crypto';
import { TOPICS, type DispatchProgress } from '#libs/contracts';
import { until } from '#libs/testing';
import { SendersService } from '../officials/senders.service.js';
import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';
import { approved } from '../testing/drafts.js';
import { publishAs, published } from '../testing/feed-side.js';

const SAID: Omit<DispatchProgress, 'alertId'> = {
  ...{ revision: 1, taken: 10, waiting: 0, submitted: 0, delivered: 6, failed: 2, expired: 0, stopped: 0 },
  ...{
    inDoubt: 2,
    parts: 6,
    correctable: 2,
    held: 2,
    resending: 0,
    firstSubmittedAt: null,
    lastOutcomeAt: null,
  },
};

describe('What is left when most have got an alert', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;
  let approver: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
    approver = await authoring.official('approver');
  });

  afterAll(() => authoring.stop());

  /** An alert of 10: 2 can be corrected, 2 are held in doubt. */
  const unfinished = async () => {
    const { id } = await approved(author, approver);
    await publishAs(authoring, 'registration', TOPICS.audienceProgress, {
      ...{ alertId: id, drawn: 10, byLanguage: { it: 10 }, complete: true, digest: null },
    });
    await publishAs(authoring, 'dispatcher', TOPICS.dispatchProgress, { alertId: id, ...SAID });
    const progress = await seen(id, ({ held }) => held === 2);
    expect(progress).toMatchObject({
      state: 'released',
      correctable: 2,
      balanced: true,
      counts: { waiting: 0 },
    });
    return id;
  };
  const seen = (id: string, isSo: (progress: { held: number; state: string }) => boolean) =>
    until(async () => (await author.get(`/api/alerts/${id}/progress`)).body, isSo);
  const ended = (id: string, count: number) =>
    until(
      () => published(authoring, TOPICS.alertEnded, id),
      ({ length }) => length === count,
    );

  it('keeps the alert open, and its key, until everything is decided', async () => {
    const id = await unfinished();
    expect(await published(authoring, TOPICS.alertEnded, id)).toEqual([]);
    const decided = { revision: 2, delivered: 8, inDoubt: 0, failed: 2, correctable: 0, held: 0 };
    await publishAs(authoring, 'dispatcher', TOPICS.dispatchProgress, { alertId: id, ...SAID, ...decided });
    await seen(id, ({ state }) => state === 'completed');
    await ended(id, 1);
  });

  it.each([
    ['has expired', `UPDATE authoring.alert SET expires_at = now() WHERE id = $1`, 'completed'],
    ['was stopped', null, 'stopped'],
  ])('keeps it open no longer when it %s', async (_how, sql, state) => {
    const id = await unfinished();
    if (sql === null) await author.post(`/api/alerts/${id}/stop`);
    else {
      // Time cannot be hurried: what was submitted is not changed, not even its expiry.
      await authoring.asSuperuser('ALTER TABLE authoring.alert DISABLE TRIGGER USER');
      await authoring.asSuperuser(sql, [id]);
      await authoring.asSuperuser('ALTER TABLE authoring.alert ENABLE TRIGGER USER');
    }
    await ended(id, 1);
    expect((await author.get(`/api/alerts/${id}/progress`)).body).toMatchObject({
      state,
      counts: { inDoubt: 2 },
    });
  });

  it('is told with what it means, to whoever may see the progress', async () => {
    const id = await unfinished();
    const failure = {
      ...{ detail: 'no_route', routeId: null, count: 2, correctable: 2 },
      meaning: { it: 'Nessuna via.', en: 'No route.' },
      remedy: { it: 'Ne apra una.', en: 'Open one.' },
      corrections: [],
    };
    authoring.peers.open = { closed: null, failures: [failure], held: 2, resending: 0, correctedBy: [] };
    const auditor = await authoring.official('auditor');
    expect((await auditor.get(`/api/alerts/${id}/aftermath`)).body).toEqual({
      ...{ ...authoring.peers.open, senders: [] },
    });
    const letter = { id: '1.2', subscriberId: randomUUID(), maskedNumber: '•••••••123', detail: 'no_route' };
    authoring.peers.letters = { letters: [letter], next: null };
    expect((await auditor.get(`/api/alerts/${id}/dead-letters?detail=no_route`)).body).toEqual(
      authoring.peers.letters,
    );
    const [look, ...others] = await authoring.trail({ event: 'record.viewed', alert: id });
    expect(look).toMatchObject({
      subject: letter.subscriberId,
      payload: { what: 'dead_letters', detail: 'no_route', role: 'auditor' },
    });
    expect(others).toEqual([]);
    expect((await author.get(`/api/alerts/${id}/dead-letters`)).body.code).toBe('access.forbidden');
  });

  it('is decided under the official’s own name, and refused with the reason', async () => {
    const id = await unfinished();
    authoring.peers.decided = { done: 2, overtaken: 0, closed: null };
    authoring.peers.told.length = 0;
    const answer = await author.post(`/api/alerts/${id}/aftermath`, {
      what: 'resend_failed',
      detail: 'no_route',
    });
    expect([answer.status, answer.body]).toEqual([200, { done: 2, overtaken: 0 }]);
    expect(authoring.peers.told).toEqual([
      { what: 'resend_failed', detail: 'no_route', actor: `official:${author.officialId}` },
    ]);
    authoring.peers.decided = { done: 0, overtaken: 0, closed: 'expired' };
    const refused = await approver.post(`/api/alerts/${id}/aftermath`, { what: 'resend_held' });
    expect([refused.status, refused.body.code]).toEqual([409, 'dispatch.expired']);
    const auditor = await authoring.official('auditor');
    expect((await auditor.post(`/api/alerts/${id}/aftermath`, { what: 'resend_held' })).status).toBe(403);
    expect((await author.post(`/api/alerts/${id}/aftermath`, { what: 'whatever' })).status).toBe(400);
  });

  it('goes again under another sender of the municipality’s, and under no other', async () => {
    const { id } = await approved(author, approver);
    const senders = authoring.app.get(SendersService, { strict: false });
    await senders.add(authoring.municipalityId, 'PROVA 2', 'operator:rita');
    const seen = (await approver.get(`/api/alerts/${id}/aftermath`)).body;
    expect(seen).toHaveProperty('senders', ['PROVA 2']);
    authoring.peers.decided = { done: 2, overtaken: 0, closed: null };
    authoring.peers.told.length = 0;
    const send = (body: object) => approver.post(`/api/alerts/${id}/aftermath`, body);
    const again = { what: 'resend_failed', detail: 'smpp:0x0A' };
    expect((await send({ ...again, sender: 'PROVA 2' })).body).toEqual({ done: 2, overtaken: 0 });
    const told = { ...again, sender: 'PROVA 2', actor: `official:${approver.officialId}` };
    expect(authoring.peers.told).toEqual([told]);
    const foreign = await send({ ...again, sender: 'ALTROCOMUNE' });
    expect(foreign).toMatchObject({
      status: 422,
      body: { code: 'dispatch.sender_unknown', field: 'sender' },
    });
    const another = await send({ what: 'give_up_failed', sender: 'PROVA 2' });
    expect(another.body.code).toBe('dispatch.sender_unknown');
    expect((await send({ ...again, sender: '393331234567' })).status).toBe(400);
    const auditor = await authoring.official('auditor');
    const body = { ...again, sender: 'PROVA 2' };
    expect((await auditor.post(`/api/alerts/${id}/aftermath`, body)).body.code).toBe('access.forbidden');
    expect(authoring.peers.told).toEqual([told]);
    authoring.peers.decided = { done: 0, overtaken: 0, closed: 'expired' };
    expect((await send(body)).body.code).toBe('dispatch.expired');

    await senders.remove(authoring.municipalityId, 'PROVA 2', 'operator:rita');
    expect((await send(body)).body.code).toBe('dispatch.sender_unknown');
    const entries = await authoring.trail({ event: 'municipality.senders_changed' });
    expect(entries.map(({ actor, payload }) => ({ actor, payload }))).toEqual([
      { actor: 'operator:rita', payload: { added: 'PROVA 2', senders: ['PROVA', 'PROVA 2'] } },
      { actor: 'operator:rita', payload: { removed: 'PROVA 2', senders: ['PROVA'] } },
    ]);
  });

  it('is asked to be done once, even when no answer comes', async () => {
    const id = await unfinished();
    authoring.peers.told.length = 0;
    authoring.peers.misbehaviour.dispatcher = 'failing';
    const failed = await author.post(`/api/alerts/${id}/aftermath`, { what: 'resend_held' });
    authoring.peers.misbehaviour.dispatcher = null;
    expect([failed.status, authoring.peers.told.length]).toEqual([503, 1]);
  });
});
