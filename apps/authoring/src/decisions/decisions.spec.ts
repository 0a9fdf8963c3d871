import { TOPICS } from '#libs/contracts';
import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';
import { approved, drafted, inHours, submitted } from '../testing/drafts.js';
import { audited, published } from '../testing/feed-side.js';
import { CATEGORIES, ZONES } from '../testing/peers.js';

describe('Submitting an alert', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
  });

  afterAll(() => authoring.stop());

  it.each([
    ['alert.text_empty', 'variants.0.text', { variants: [{ language: 'it', text: '  ' }] }],
    ['alert.text_too_long', 'variants.0.text', { variants: [{ language: 'it', text: 'a'.repeat(919) }] }],
    ['alert.zone_unknown', 'zoneIds.0', { zoneIds: ['b0000000-0000-4000-8000-00000000ffff'] }],
    ['alert.category_unknown', 'categoryId', { categoryId: 'c0000000-0000-4000-8000-00000000ffff' }],
    ['alert.area_missing', 'zoneIds', { zoneIds: [] }],
    ['alert.expiry_missing', 'expiresAt', { expiresAt: null }],
    ['alert.expiry_past', 'expiresAt', { expiresAt: inHours(-1) }],
    ['alert.expiry_too_far', 'expiresAt', { expiresAt: inHours(7 * 24 + 1) }],
    ['alert.default_language_missing', 'variants', { variants: [{ language: 'en', text: 'Flood.' }] }],
  ])('is refused with %s, the field %s and a sentence', async (code, field, wrong) => {
    const { id, contentHash } = await drafted(author, wrong);
    const { status, headers, body } = await author.post(`/api/alerts/${id}/submit`, { contentHash });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({ code, field, errors: [{ code, field }] });
    expect(body.detail).toMatch(/\.$/);
    const italian = await author.send(
      'POST',
      `/api/alerts/${id}/submit`,
      { contentHash },
      { 'accept-language': 'it' },
    );
    expect(italian.body.detail).not.toBe(body.detail);
    expect((await author.get(`/api/alerts/${id}`)).body.state).toBe('draft');
  });

  it('is refused for a drawn area that touches no zone', async () => {
    authoring.peers.touched = [];
    const polygon = [
      [44, 11],
      [45, 11],
      [45, 12],
      [44, 11],
    ];
    const { id, contentHash } = await drafted(author, { polygons: [polygon] });
    const { body } = await author.post(`/api/alerts/${id}/submit`, { contentHash });
    authoring.peers.touched = [ZONES.borgo];
    expect(body).toMatchObject({ code: 'alert.polygon_outside', field: 'polygons' });
  });

  it('is refused when the content is not the one that was previewed', async () => {
    const { id, contentHash } = await drafted(author);
    await author.put(`/api/alerts/${id}`, { severity: 'Minor' });
    const { status, body } = await author.post(`/api/alerts/${id}/submit`, { contentHash });
    expect([status, body.code]).toEqual([409, 'alert.content_changed']);
  });

  it.each(['silent', 'failing', 'not-json', 'wrong-shape'] as const)(
    'fails closed while registration is %s: nobody could say whether the zones exist',
    async (misbehaviour) => {
      const { id, contentHash } = await drafted(author);
      authoring.peers.misbehaviour.registration = misbehaviour;
      const { status, body } = await author.post(`/api/alerts/${id}/submit`, { contentHash });
      authoring.peers.misbehaviour.registration = null;
      expect([status, body.code]).toEqual([503, 'service.unavailable']);
    },
  );

  it('does not wait for a dispatcher that is away', async () => {
    const { id, contentHash } = await drafted(author);
    authoring.peers.misbehaviour.dispatcher = 'failing';
    const { status } = await author.post(`/api/alerts/${id}/submit`, { contentHash });
    authoring.peers.misbehaviour.dispatcher = null;
    expect(status).toBe(200);
  });
});

describe('Approving an alert', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;
  let approver: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
    approver = await authoring.official('approver');
  });

  afterAll(() => authoring.stop());

  const approve = (who: Browser, id: string, contentHash: string, releaseAt: string | null = null) =>
    who.post(`/api/alerts/${id}/approve`, { contentHash, releaseAt });

  it('releases it at once, with everything who sends it needs to know', async () => {
    const { id, contentHash } = await submitted(author);
    const { status, body } = await approve(approver, id, contentHash);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ state: 'released', contentHash, allowed: ['stop'] },
      ...{ submittedBy: { id: author.officialId }, approvedBy: { id: approver.officialId } },
      history: [{ event: 'drafted' }, { event: 'submitted' }, { event: 'approved' }, { event: 'released' }],
    });
    const [event, ...more] = await published(authoring, TOPICS.alertReleased, id);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      municipalityId: authoring.municipalityId,
      data: {
        ...{ alertId: id, contentHash, severity: 'Severe', lane: 'extreme', mode: 'actual', sender: 'PROVA' },
        audience: { categoryId: CATEGORIES.meteo, zoneIds: [ZONES.borgo] },
        variants: [{ language: 'it' }, { language: 'en' }],
        ...{ expiresAt: body.expiresAt, inDoubt: 'resend' },
      },
    });
    const entries = await audited(authoring, id);
    expect(entries.map(({ event: name }) => name)).toEqual([
      ...['alert.drafted', 'alert.submitted', 'alert.approved', 'alert.released'],
    ]);
    for (const { body: payload } of entries) {
      expect(payload.contentHash).toBe(contentHash);
      expect(JSON.stringify(payload)).not.toContain('Lamone');
    }
  });

  it('is refused to the submitter', async () => {
    const { id, contentHash } = await submitted(approver);
    expect((await approver.get(`/api/alerts/${id}`)).body.allowed).not.toContain('approve');
    authoring.peers.asked.length = 0;
    const { status, body } = await approve(approver, id, contentHash);
    expect([status, body.code]).toEqual([403, 'alert.own_approval']);
    // By the domain, before anything is asked or written; that the database refuses it too, chain.spec.ts shows.
    expect(authoring.peers.asked).toEqual([]);
    expect((await approver.get(`/api/alerts/${id}`)).body.state).toBe('submitted');
  });

  it('is refused to whoever wrote any of it, even if somebody else submitted', async () => {
    const { id } = await drafted(author);
    const { body: edited } = await approver.put(`/api/alerts/${id}`, { severity: 'Minor' });
    await author.post(`/api/alerts/${id}/submit`, { contentHash: edited.contentHash });
    const { body } = await approve(approver, id, edited.contentHash);
    expect(body.code).toBe('alert.own_approval');
    const other = await authoring.official('approver');
    expect((await approve(other, id, edited.contentHash)).status).toBe(200);
  });

  it('is of exactly the hash that was previewed', async () => {
    const { id } = await submitted(author);
    const { status, body } = await approve(approver, id, 'f'.repeat(64));
    expect([status, body.code]).toEqual([409, 'alert.content_changed']);
  });

  it('of a text that was changed since it was read is refused: the change is another submission', async () => {
    const { id, contentHash } = await submitted(author);
    await author.post(`/api/alerts/${id}/withdraw`);
    const { body: edited } = await author.put(`/api/alerts/${id}`, { severity: 'Minor' });
    await author.post(`/api/alerts/${id}/submit`, { contentHash: edited.contentHash });
    expect((await approve(approver, id, contentHash)).body.code).toBe('alert.content_changed');
    expect((await approve(approver, id, edited.contentHash)).status).toBe(200);
  });

  it('checks again what was fine at the submission', async () => {
    const { id, contentHash } = await submitted(author);
    const zones = authoring.peers.catalogue.zones.splice(0, 1);
    const { body } = await approve(approver, id, contentHash);
    authoring.peers.catalogue.zones.unshift(...zones);
    expect(body.code).toBe('alert.zone_unknown');
    await authoring.asSuperuser('ALTER TABLE authoring.alert DISABLE TRIGGER alert_content_frozen');
    await authoring.asSuperuser(`UPDATE authoring.alert SET expires_at = now() WHERE id = $1`, [id]);
    await authoring.asSuperuser('ALTER TABLE authoring.alert ENABLE TRIGGER alert_content_frozen');
    expect((await approve(approver, id, contentHash)).body.code).toBe('alert.content_changed');
  });

  it('is refused for an alert past its expiry', async () => {
    const { id } = await submitted(author);
    // Time passes: what was submitted for a later hour is now of an earlier one.
    await authoring.asSuperuser('ALTER TABLE authoring.alert DISABLE TRIGGER alert_content_frozen');
    await authoring.asSuperuser(`UPDATE authoring.alert SET expires_at = $2 WHERE id = $1`, [
      id,
      inHours(-1),
    ]);
    await authoring.asSuperuser('ALTER TABLE authoring.alert ENABLE TRIGGER alert_content_frozen');
    const { contentHash } = (await author.get(`/api/alerts/${id}`)).body;
    await authoring.asSuperuser(`UPDATE authoring.submission SET content_hash = $2 WHERE alert_id = $1`, [
      ...[id, contentHash],
    ]);
    const { status, body } = await approve(approver, id, contentHash);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'alert.expiry_past', field: 'expiresAt' });
    expect((await author.get(`/api/alerts/${id}`)).body.state).toBe('submitted');
  });

  it.each([
    ['alert.release_past', inHours(-1)],
    ['alert.release_after_expiry', inHours(7)],
  ])('is refused with %s for a release at an hour that cannot be', async (code, releaseAt) => {
    const { id, contentHash } = await submitted(author);
    const { status, body } = await approve(approver, id, contentHash, releaseAt);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code, field: 'releaseAt' });
  });

  it('is done once, however many try at once', async () => {
    const others = await Promise.all([authoring.official('approver'), authoring.official('approver')]);
    const { id, contentHash } = await submitted(author);
    const answers = await Promise.all([approver, ...others].map((who) => approve(who, id, contentHash)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    await expect(published(authoring, TOPICS.alertReleased, id)).resolves.toHaveLength(1);
  });
});

describe('Officials outside their role', () => {
  let authoring: AuthoringUnderTest;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
  });

  afterAll(() => authoring.stop());

  /** Who may ask for what: r read, w write, s submit or withdraw, a approve or send back, x stop, l recipients. */
  const ROLES = { author: 'rwsx', approver: 'rwsaxl', auditor: 'rl', administrator: 'r' } as const;
  const ROUTES: [string, string, string][] = [
    ['r', 'GET', '/api/alerts'],
    ['r', 'GET', '/api/alerts/ID'],
    ['r', 'GET', '/api/alerts/ID/preview'],
    ['r', 'GET', '/api/alerts/ID/progress'],
    ['w', 'POST', '/api/alerts'],
    ['w', 'POST', '/api/alerts/import'],
    ['w', 'PUT', '/api/alerts/ID'],
    ['w', 'DELETE', '/api/alerts/ID'],
    ['s', 'POST', '/api/alerts/ID/submit'],
    ['s', 'POST', '/api/alerts/ID/withdraw'],
    ['a', 'POST', '/api/alerts/ID/approve'],
    ['a', 'POST', '/api/alerts/ID/return'],
    ['a', 'POST', '/api/alerts/ID/reject'],
    ['x', 'POST', '/api/alerts/ID/stop'],
    ['l', 'GET', '/api/alerts/ID/recipients'],
  ];

  it.each(Object.entries(ROLES))('are refused: %s may do %s and nothing else', async (role, may) => {
    const official = await authoring.official(role as keyof typeof ROLES);
    const nowhere = '00000000-0000-4000-8000-000000000000';
    for (const [needs, method, path] of ROUTES) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : { unknown: true };
      const answer = await official.send(method, path.replace('ID', nowhere), body);
      const refused = answer.status === 403 && answer.body.code === 'access.forbidden';
      expect([method, path, refused]).toEqual([method, path, !may.includes(needs)]);
    }
  });

  it('and whoever has no session at all', async () => {
    const nobody = await authoring.official('author');
    nobody.cookie = 'campanile_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    for (const [, method, path] of ROUTES) {
      const answer = await nobody.send(method, path, method === 'GET' ? undefined : {});
      expect([path, answer.status, answer.body.code]).toEqual([path, 401, 'access.session_required']);
    }
  });
});

describe('A submitted alert', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;
  let approver: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
    approver = await authoring.official('approver');
  });

  afterAll(() => authoring.stop());

  it('is not changed, neither by its author nor past the service', async () => {
    const { id } = await submitted(author);
    const { status, body } = await author.put(`/api/alerts/${id}`, { severity: 'Minor' });
    expect([status, body.code]).toEqual([409, 'alert.wrong_state']);
    await expect(
      authoring.source.query(`UPDATE authoring.alert SET variants = '[]' WHERE id = $1`, [id]),
    ).rejects.toMatchObject({ driverError: { constraint: 'alert_content_frozen' } });
  });

  it('comes back with a reason, is changed, and goes again', async () => {
    const { id, contentHash } = await submitted(author);
    expect((await approver.post(`/api/alerts/${id}/return`, { reason: '  ' })).status).toBe(400);
    const { body } = await approver.post(`/api/alerts/${id}/return`, { reason: 'Manca la via.' });
    expect(body).toMatchObject({ state: 'returned', submittedBy: null });
    expect(body.history.at(-1)).toMatchObject({
      ...{ event: 'returned', reason: 'Manca la via.', by: { id: approver.officialId } },
    });
    expect((await approver.post(`/api/alerts/${id}/approve`, { contentHash })).body.code).toBe(
      'alert.wrong_state',
    );
    const edited = await author.put(`/api/alerts/${id}`, { severity: 'Minor' });
    expect(edited.body.state).toBe('returned');
    const again = await author.post(`/api/alerts/${id}/submit`, { contentHash: edited.body.contentHash });
    expect(again.body.state).toBe('submitted');
  });

  it('is rejected for good, with a reason', async () => {
    const { id, contentHash } = await submitted(author);
    const { body } = await approver.post(`/api/alerts/${id}/reject`, { reason: 'Non serve.' });
    expect(body).toMatchObject({ state: 'rejected', allowed: [] });
    expect((await author.put(`/api/alerts/${id}`, {})).status).toBe(409);
    expect((await author.post(`/api/alerts/${id}/submit`, { contentHash })).status).toBe(409);
  });
});

describe('A released alert', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;
  let approver: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
    approver = await authoring.official('approver');
  });

  afterAll(() => authoring.stop());

  it('is stopped by one person, once, and everybody who sends it is told', async () => {
    const { id } = await approved(author, approver);
    const { status, body } = await author.post(`/api/alerts/${id}/stop`);
    expect([status, body.state]).toEqual([200, 'stopped']);
    // Nobody sends anything here, so that nothing is known yet.
    expect(body.stop).toEqual({ gone: 0, failed: 0, stopped: 0, pending: 0, settled: false });
    expect((await approver.post(`/api/alerts/${id}/stop`)).body.code).toBe('alert.wrong_state');
    const events = await published(authoring, TOPICS.alertStopped, id);
    expect(events).toEqual([
      expect.objectContaining({ data: { alertId: id, stoppedAt: expect.any(String) } }),
    ]);
    expect((await audited(authoring, id)).at(-1)?.event).toBe('alert.stopped');
  });

  it('changes not at all when any part of its transaction fails', async () => {
    const { id, contentHash } = await submitted(author);
    await authoring.asSuperuser('REVOKE INSERT ON audit.entry FROM campanile_authoring');
    const failed = await approver.post(`/api/alerts/${id}/approve`, { contentHash });
    await authoring.asSuperuser('GRANT INSERT ON audit.entry TO campanile_authoring');
    expect([failed.status, failed.body.code]).toEqual([500, 'service.failed']);
    expect((await author.get(`/api/alerts/${id}`)).body).toMatchObject({
      state: 'submitted',
      approvedBy: null,
    });
    await expect(published(authoring, TOPICS.alertReleased, id)).resolves.toEqual([]);
    expect((await approver.post(`/api/alerts/${id}/approve`, { contentHash })).status).toBe(200);
  });
});
