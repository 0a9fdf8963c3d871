import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';
import { drafted, inHours } from '../testing/drafts.js';
import { CATEGORIES, ZONES, type Misbehaviour } from '../testing/peers.js';

describe('The preview of an alert', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
  });

  afterAll(() => authoring.stop());

  const preview = async (changes: object = {}) => {
    const { id } = await drafted(author, changes);
    return (await author.get(`/api/alerts/${id}/preview`)).body;
  };
  const codes = (remarks: { code: string }[]) => remarks.map(({ code }) => code);

  it('says what it will do: area, people, parts, price and time', async () => {
    const { id, contentHash } = await drafted(author);
    const { status, body } = await author.get(`/api/alerts/${id}/preview`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ contentHash, mode: 'actual', audience: { total: 1_000, byLanguage: { it: 900, en: 100 } } },
      zones: [{ id: ZONES.borgo, name: 'Borgo' }],
      variants: [
        { language: 'it', alphabet: 'gsm7', units: 59, parts: 1, unitsLeft: 101, forcedBy: [], fold: null },
        { language: 'en', parts: 1 },
      ],
      ...{ partsTotal: 1_000, priceCents: 4_000, secondsToSend: 5, problems: [], notices: [] },
    });
  });

  it('is of what is stored: its hash changes with it', async () => {
    const { id, contentHash } = await drafted(author);
    await author.put(`/api/alerts/${id}`, { variants: [{ language: 'it', text: 'È ora.' }] });
    const { body } = await author.get(`/api/alerts/${id}/preview`);
    expect(body.contentHash).not.toBe(contentHash);
    expect(body.variants).toEqual([expect.objectContaining({ alphabet: 'ucs2', text: 'È ora.' })]);
  });

  it('lists everything that keeps an unfinished draft from being submitted', async () => {
    const body = await preview({ variants: [], categoryId: null, zoneIds: [], expiresAt: null });
    expect(codes(body.problems)).toEqual([
      ...[
        'alert.default_language_missing',
        'alert.category_missing',
        'alert.area_missing',
        'alert.expiry_missing',
      ],
    ]);
    expect(body).toMatchObject({ audience: { total: 0 }, partsTotal: 0, priceCents: 0, secondsToSend: 0 });
  });

  it('asks for the audience of what exists alone', async () => {
    const body = await preview({ zoneIds: [ZONES.borgo, 'nowhere'], categoryId: CATEGORIES.meteo });
    expect(codes(body.problems)).toEqual(['alert.zone_unknown']);
    expect(body).toMatchObject({ audience: { total: 1_000 } });
  });

  it('notices what a person should know', async () => {
    authoring.peers.capacity.routes = [{ id: 'r1', name: 'Operatore', bound: false, partsPerSecond: 200 }];
    authoring.peers.capacity.partsPerSecond = 0.01;
    authoring.peers.touched = [ZONES.borgo, ZONES.nord];
    const polygon = [
      [44, 11],
      [45, 11],
      [45, 12],
      [44, 11],
    ];
    const variants = [
      { language: 'it', text: `È ${'a'.repeat(100)}` },
      { language: 'es', text: 'Inundación.' },
    ];
    const { id } = await drafted(author, { mode: 'drill', polygons: [polygon], variants });
    await author.put(`/api/alerts/${id}`, { zoneIds: [ZONES.borgo] });
    const { body } = await author.get(`/api/alerts/${id}/preview`);
    authoring.peers.capacity.routes[0] = { id: 'r1', name: 'Operatore', bound: true, partsPerSecond: 200 };
    authoring.peers.capacity.partsPerSecond = 200;
    authoring.peers.touched = [ZONES.borgo];
    expect(codes(body.problems)).toEqual([]);
    expect(codes(body.notices)).toEqual([
      ...['preview.drill', 'preview.no_route', 'preview.expires_before_sent', 'preview.polygon_wider'],
      ...['preview.foldable', 'preview.language_unread'],
    ]);
    expect(body.notices[3]?.message).toContain('Centro Nord');
  });

  it('says when nobody would get it', async () => {
    const { estimate } = authoring.peers;
    authoring.peers.estimate = { total: 0, byLanguage: {} };
    const body = await preview();
    authoring.peers.estimate = estimate;
    expect(codes(body.notices)).toEqual(['preview.nobody']);
  });

  const misbehaviours: Misbehaviour[] = ['silent', 'failing', 'not-json', 'wrong-shape'];

  it.each(misbehaviours)(
    'does not hang on a registration that is %s: it says so, and blocks',
    async (how) => {
      authoring.peers.misbehaviour.registration = how;
      const started = Date.now();
      const body = await preview({ expiresAt: inHours(-1) });
      authoring.peers.misbehaviour.registration = null;
      // Three attempts of a second each, on a machine that may be busy.
      expect(Date.now() - started).toBeLessThan(10_000);
      expect(codes(body.problems)).toEqual(['preview.registration_unavailable', 'alert.expiry_past']);
      expect(body).toMatchObject({ audience: null, partsTotal: null, priceCents: null, secondsToSend: null });
      expect(body.variants).toHaveLength(2);
    },
  );

  it.each(misbehaviours)(
    'does not hang on a dispatcher that is %s: price and time are unknown',
    async (how) => {
      authoring.peers.misbehaviour.dispatcher = how;
      const body = await preview();
      authoring.peers.misbehaviour.dispatcher = null;
      expect(codes(body.problems)).toEqual([]);
      expect(codes(body.notices)).toEqual(['preview.dispatcher_unavailable']);
      expect(body).toMatchObject({ audience: { total: 1_000 }, priceCents: null, secondsToSend: null });
    },
  );

  it('has a catalogue to choose from, or a problem that says why not', async () => {
    const { body } = await author.get('/api/catalogue');
    expect(body).toMatchObject({
      ...{ sender: 'PROVA', municipality: { id: authoring.municipalityId }, languages: ['it', 'en'] },
      zones: [{ code: 'BORGO' }, { code: 'NORD' }],
    });
    authoring.peers.misbehaviour.registration = 'failing';
    const failed = await author.get('/api/catalogue');
    authoring.peers.misbehaviour.registration = null;
    expect(failed).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
  });
});
