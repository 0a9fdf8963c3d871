import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';
import { drafted, goodDraft, submitted } from '../testing/drafts.js';
import { audited } from '../testing/feed-side.js';
import { ZONES } from '../testing/peers.js';

const SQUARE = [
  [44.28, 11.88],
  [44.3, 11.88],
  [44.3, 11.9],
  [44.28, 11.88],
];

describe('A draft', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
  });

  afterAll(() => authoring.stop());

  it('may be incomplete, and is by whoever is logged in', async () => {
    const { status, body } = await author.post('/api/alerts', {});
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ state: 'draft', mode: 'actual', severity: 'Unknown', categoryId: null, zoneIds: [], variants: [] },
      ...{ sender: 'PROVA', expiresAt: null, source: 'api', cap: null, createdBy: { id: author.officialId } },
      allowed: ['edit', 'delete', 'submit'],
    });
    await expect(audited(authoring, body.id)).resolves.toEqual([
      expect.objectContaining({ event: 'alert.drafted', actor: `official:${author.officialId}` }),
    ]);
  });

  it('says who wrote it by the session, never by what was sent', async () => {
    for (const claim of [{ createdBy: 'x' }, { state: 'released' }, { municipalityId: 'x' }, { id: 'x' }]) {
      const { status, body } = await author.post('/api/alerts', { ...goodDraft(), ...claim });
      expect(status).toBe(400);
      expect(body.errors[0]).toMatchObject({ code: 'request.field_unknown', field: Object.keys(claim)[0] });
    }
  });

  it.each([
    ['mode', { mode: 'test' }],
    ['severity', { severity: 'Bad' }],
    ['zoneIds', { zoneIds: 'all' }],
    ['polygons', { polygons: [[[44, 11]]] }],
    ['polygons', { polygons: [SQUARE.slice(0, 3)] }],
    ['polygons', { polygons: [[[944, 11], ...SQUARE.slice(1, 3), [944, 11]]] }],
    ['variants.0.language', { variants: [{ language: 'Italian', text: 'x' }] }],
    ['variants.0.text', { variants: [{ language: 'it', text: { $ne: '' } }] }],
    ['variants', { variants: null }],
    ['expiresAt', { expiresAt: '2026-11-19T06:00:00' }],
    ['expiresAt', { expiresAt: '2026-13-45T06:00:00Z' }],
    ['sender', { sender: 'far too long a sender' }],
  ])('has a form: %s is refused', async (field, wrong) => {
    const { status, body } = await author.post('/api/alerts', { ...goodDraft(), ...wrong });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'request.invalid', errors: [{ field }] });
  });

  it('is stored in one order, the default language first', async () => {
    const { body } = await author.post('/api/alerts', {
      ...goodDraft(),
      zoneIds: [ZONES.nord, ZONES.borgo, ZONES.nord],
      variants: ['fr', 'it', 'de'].map((language) => ({ language, text: 'uno\r\ndue' })),
    });
    expect(body.zoneIds).toEqual([ZONES.borgo, ZONES.nord].sort());
    expect(body.variants.map((variant: { language: string }) => variant.language)).toEqual([
      'it',
      'de',
      'fr',
    ]);
    expect(body.variants[0]?.text).toBe('uno\ndue');
  });

  it('keeps, when it is changed, what the change leaves out; its hash does not', async () => {
    const { id, contentHash } = await drafted(author, { polygons: [SQUARE] });
    const { status, body } = await author.put(`/api/alerts/${id}`, { severity: 'Extreme' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ severity: 'Extreme', polygons: [SQUARE], zoneIds: [ZONES.borgo] });
    expect(body.contentHash).not.toBe(contentHash);
    expect((await audited(authoring, id)).map(({ event }) => event)).toEqual([
      'alert.drafted',
      'alert.edited',
    ]);
  });

  it('takes in the zones that a drawn area touches', async () => {
    authoring.peers.touched = [ZONES.borgo, ZONES.nord];
    const { body } = await author.post('/api/alerts', { zoneIds: [], polygons: [SQUARE] });
    authoring.peers.touched = [ZONES.borgo];
    expect(body.zoneIds).toEqual([ZONES.borgo, ZONES.nord].sort());
  });

  it('is saved even while registration is silent', async () => {
    authoring.peers.misbehaviour.registration = 'silent';
    const { status, body } = await author.post('/api/alerts', { polygons: [SQUARE] });
    authoring.peers.misbehaviour.registration = null;
    expect(status).toBe(201);
    expect(body).toMatchObject({ polygons: [SQUARE], zoneIds: [] });
  });

  it('is not written over by who has not seen the last change', async () => {
    const { body } = await author.post('/api/alerts', goodDraft());
    const path = `/api/alerts/${body.id}`;
    const changed = await author.put(path, { severity: 'Minor', version: body.version });
    expect(changed.status).toBe(200);
    const late = await author.put(path, { severity: 'Extreme', version: body.version });
    expect(late).toMatchObject({ status: 409, body: { code: 'alert.changed_meanwhile' } });
    const both = await Promise.all(
      ['Minor', 'Moderate'].map((severity) => author.put(path, { severity, version: changed.body.version })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('can be deleted, and only its audit entries stay', async () => {
    const { id } = await drafted(author);
    expect((await author.delete(`/api/alerts/${id}`)).status).toBe(204);
    expect((await author.get(`/api/alerts/${id}`)).body.code).toBe('alert.not_found');
    expect((await audited(authoring, id)).map(({ event }) => event)).toEqual([
      'alert.drafted',
      'alert.deleted',
    ]);
  });

  it('that was submitted once stays on record', async () => {
    const { id } = await submitted(author);
    const { body } = await author.post(`/api/alerts/${id}/withdraw`);
    expect(body).toMatchObject({ state: 'draft', allowed: ['edit', 'submit'] });
    const refused = await author.delete(`/api/alerts/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'alert.submitted_once' } });
  });

  it('is not there for another municipality', async () => {
    const { id, contentHash } = await drafted(author);
    const stranger = await authoring.official('approver', await authoring.municipality());
    const answers = await Promise.all([
      ...['', '/preview', '/progress', '/progress/stream', '/recipients'].map((rest) =>
        stranger.get(`/api/alerts/${id}${rest}`),
      ),
      stranger.put(`/api/alerts/${id}`, {}),
      stranger.delete(`/api/alerts/${id}`),
      ...['withdraw', 'stop'].map((action) => stranger.post(`/api/alerts/${id}/${action}`)),
      ...['submit', 'approve'].map((action) => stranger.post(`/api/alerts/${id}/${action}`, { contentHash })),
      ...['return', 'reject'].map((action) => stranger.post(`/api/alerts/${id}/${action}`, { reason: 'x' })),
    ]);
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 404, body: { code: 'alert.not_found' } });
    expect((await stranger.get('/api/alerts')).body).toEqual({ alerts: [], next: null });
  });

  it('with an id that is none is not there either', async () => {
    expect((await author.get('/api/alerts/1')).body.code).toBe('alert.not_found');
    expect((await author.get(`/api/alerts/' OR 1=1`)).status).toBe(404);
  });
});

describe('The list of alerts', () => {
  let authoring: AuthoringUnderTest;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
  });

  afterAll(() => authoring.stop());

  it('shows the newest first, a page at a time, by state', async () => {
    const author = await authoring.official('author');
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift((await drafted(author)).id);
    const { body: first } = await author.get('/api/alerts?limit=3');
    expect(first.alerts.map((alert: { id: string }) => alert.id)).toEqual(ids.slice(0, 3));
    const { body: second } = await author.get(`/api/alerts?limit=3&before=${first.next}`);
    expect(second.alerts.map((alert: { id: string }) => alert.id)).toEqual(ids.slice(3));
    expect(second.next).toBeNull();
    expect((await author.get('/api/alerts?state=released')).body.alerts).toEqual([]);
    for (const query of [
      'state=gone',
      'limit=0',
      'limit=1000',
      'before=x',
      'order=id',
      'state=draft&state=x',
    ])
      expect((await author.get(`/api/alerts?${query}`)).status).toBe(400);
  });
});
