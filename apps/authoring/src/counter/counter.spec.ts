import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';

const ID = '4bf5122f-3444-4a55-9b3c-9a1b6f3d2c11';
const CITIZEN = { number: '320 123 4567', channel: 'counter' };
const SIGN_UP = {
  ...CITIZEN,
  ...{ zones: ['BORGO'], categories: ['meteo'], language: 'it', noticeVersion: '2026-1', ageDeclared: true },
};

describe('The counter', () => {
  let authoring: AuthoringUnderTest;
  let clerk: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    clerk = await authoring.official('author');
  });
  afterAll(() => authoring.stop());
  beforeEach(() => {
    authoring.peers.told.length = 0;
    authoring.peers.counter = {};
  });

  it('asks registration in the official’s name and municipality, whatever the body says', async () => {
    const challenge = { id: ID, codeExpiresAt: '2026-11-23T18:10:00.000Z' };
    authoring.peers.counter['sign-ups'] = { answer: challenge, refused: null };
    const { status, body } = await clerk.post('/api/counter/sign-ups', SIGN_UP);
    expect({ status, body }).toEqual({ status: 200, body: challenge });
    expect(authoring.peers.told).toEqual([
      { ...SIGN_UP, viewer: `official:${clerk.officialId}`, viewerRole: 'author' },
    ]);
    expect(authoring.peers.asked.at(-1)).toBe(`/internal/counter/${authoring.municipalityId}/sign-ups`);
    const forged = { ...SIGN_UP, viewer: `official:${ID}` };
    expect((await clerk.post('/api/counter/sign-ups', forged)).status).toBe(400);
  });

  it('brings a child’s guardian, and both codes', async () => {
    const challenge = { id: ID, codeExpiresAt: '2026-11-23T18:10:00.000Z' };
    authoring.peers.counter = {
      'sign-ups': { answer: challenge, refused: null },
      [`sign-ups/${ID}/confirm`]: { answer: { at: '2026-11-23T18:03:00.000Z' }, refused: null },
    };
    const guarded = { ...SIGN_UP, ageDeclared: false, guardianName: 'Maria Rossi', guardianNumber: '320 1' };
    const codes = { code: '123456', guardianCode: '654321' };
    expect((await clerk.post('/api/counter/sign-ups', guarded)).status).toBe(200);
    expect((await clerk.post(`/api/counter/sign-ups/${ID}/confirm`, codes)).status).toBe(200);
    const viewer = `official:${clerk.officialId}`;
    expect(authoring.peers.told).toEqual([
      { ...guarded, viewer, viewerRole: 'author' },
      { ...codes, viewer, viewerRole: 'author' },
    ]);
    expect((await clerk.post(`/api/counter/withdrawals/${ID}/confirm`, codes)).status).toBe(400);
  });

  it('tells what registration refuses in its words, in the official’s language', async () => {
    const refused = (code: string, field: string) => ({
      ...{ code, status: 422, field, it: 'Non va.', en: 'It will not do.', errors: [] as unknown[] },
    });
    const both = [refused('number.landline', 'number'), refused('sign_up.no_zone', 'zones')];
    authoring.peers.counter['sign-ups'] = { answer: null, refused: { ...both[0], errors: both } };
    const { status, body } = await clerk.post('/api/counter/sign-ups', { ...SIGN_UP, zones: [] });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      ...{ code: 'number.landline', field: 'number', detail: 'It will not do.' },
      errors: [{ code: 'number.landline' }, { code: 'sign_up.no_zone' }],
    });
  });

  it('brings codes, looks, figures and withdrawals to registration', async () => {
    const done = { answer: { at: '2026-11-23T18:03:00.000Z' }, refused: null };
    const subscriber = {
      ...{ subscribedAt: '2026-11-23T18:00:00.000Z', channel: 'phone', language: 'it', failures: 2 },
      ...{ zones: ['BORGO'], categories: ['meteo'], pausedUntil: null, validUntil: null },
    };
    const figures = { active: 4, paused: 1, suspended: 2, suspendedAsUnreachable: 1, failing: 1 };
    authoring.peers.counter = {
      [`sign-ups/${ID}/confirm`]: done,
      [`sign-ups/${ID}`]: { answer: { state: 'pending' }, refused: null },
      [`withdrawals/${ID}/confirm`]: done,
      look: { answer: { subscriber, suspendedAt: null }, refused: null },
      figures,
    };
    const code = { code: '123456' };
    expect((await clerk.post(`/api/counter/sign-ups/${ID}/confirm`, code)).body).toEqual(done.answer);
    expect((await clerk.get(`/api/counter/sign-ups/${ID}`)).body).toEqual({ state: 'pending' });
    expect((await clerk.post(`/api/counter/withdrawals/${ID}/confirm`, code)).body).toEqual(done.answer);
    expect((await clerk.post('/api/counter/look', CITIZEN)).body).toEqual({ subscriber, suspendedAt: null });
    expect((await clerk.get('/api/counter/figures')).body).toEqual(figures);
    // A number stands in a body, never in an address that a proxy may write down.
    expect(authoring.peers.asked.join()).not.toMatch(/320.?123.?4567/);
  });

  it('serves authors and approvers alone', async () => {
    for (const role of ['auditor', 'administrator'] as const) {
      const official = await authoring.official(role);
      expect((await official.post('/api/counter/look', CITIZEN)).body).toMatchObject({
        code: 'access.forbidden',
      });
    }
  });

  it('says that registration does not answer, and sends nothing twice', async () => {
    authoring.peers.misbehaviour.registration = 'failing';
    const before = authoring.peers.asked.length;
    expect((await clerk.post('/api/counter/sign-ups', SIGN_UP)).body).toMatchObject({
      code: 'service.unavailable',
    });
    expect(authoring.peers.asked.length).toBe(before + 1);
    authoring.peers.misbehaviour.registration = 'wrong-shape';
    expect((await clerk.post('/api/counter/look', CITIZEN)).body).toMatchObject({
      code: 'service.unavailable',
    });
    authoring.peers.misbehaviour.registration = null;
  });
});
