import { authoringUnderTest, PASSWORD, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import { Browser } from '../testing/browser.js';

describe('A session', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
  });

  afterAll(() => authoring.stop());

  it('says who is logged in, for which municipality, and what they may do', async () => {
    const { status, body } = await author.get('/api/session');
    expect(status).toBe(200);
    expect(body.official).toMatchObject({
      id: author.officialId,
      role: 'author',
      municipality: { id: authoring.municipalityId, name: 'Comune di Prova' },
    });
    expect(body.official.permissions).toContain('alert:submit');
    expect(body.official.permissions).not.toContain('alert:approve');
  });

  it('travels in a cookie that scripts and other sites do not get', async () => {
    const { headers } = await author.post('/api/session', { username: author.username, password: PASSWORD });
    const [cookie] = headers.getSetCookie();
    expect(cookie).toMatch(/^campanile_session=[\w-]{43}; /);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Max-Age=43200/);
    expect(cookie).not.toMatch(/Secure/);
  });

  it('is bound to its host where officials come by https', async () => {
    const secure = await authoringUnderTest({ COOKIE_SECURE: 'yes' });
    try {
      const official = await secure.official('author');
      expect(official.cookie).toMatch(/^__Host-campanile_session=[\w-]{43}$/);
      expect((await official.get('/api/session')).status).toBe(200);
      official.cookie = official.cookie.replace('__Host-', '');
      expect((await official.get('/api/session')).status).toBe(401);
    } finally {
      await secure.stop();
    }
  });

  it('is kept as a hash alone', async () => {
    const token = author.cookie.split('=')[1] ?? '';
    const rows = await authoring.asSuperuser<{ kept: string }>(
      `SELECT encode(token_hash, 'escape') || row_to_json(s)::text AS kept FROM authoring.session s`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { kept } of rows) expect(kept).not.toContain(token);
  });

  it('is a new one at every login, and the old one ends', async () => {
    const official = await authoring.official('author');
    const before = official.cookie;
    await official.login(PASSWORD);
    expect(official.cookie).not.toBe(before);
    const thief = new Browser(authoring.url, '', '');
    thief.cookie = before;
    expect((await thief.get('/api/session')).status).toBe(401);
    expect((await official.get('/api/session')).status).toBe(200);
  });

  it('ends at logout, wherever its cookie still is', async () => {
    const official = await authoring.official('author');
    const kept = official.cookie;
    const { status, headers } = await official.delete('/api/session');
    expect([status, headers.get('clear-site-data')]).toEqual([204, '"cache"']);
    official.cookie = kept;
    expect(await official.get('/api/session')).toMatchObject({
      status: 401,
      body: { code: 'access.session_required' },
    });
  });

  it('ends after twelve hours, and with the official’s right to act', async () => {
    const late = await authoring.official('author');
    await authoring.asSuperuser(`UPDATE authoring.session SET expires_at = now() WHERE official_id = $1`, [
      late.officialId,
    ]);
    expect((await late.get('/api/session')).status).toBe(401);
    const gone = await authoring.official('author');
    await authoring.asSuperuser(`UPDATE authoring.official SET disabled_at = now() WHERE id = $1`, [
      gone.officialId,
    ]);
    expect((await gone.get('/api/session')).status).toBe(401);
    await expect(gone.login(PASSWORD)).rejects.toThrow('session.credentials_wrong');
  });

  it('is refused for a wrong password and an unknown name in the same words', async () => {
    const nobody = new Browser(authoring.url, '', '');
    const wrong = await nobody.post('/api/session', { username: author.username, password: 'wrong' });
    const unknown = await nobody.post('/api/session', { username: 'nobody.at.all', password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'session.credentials_wrong' } });
    expect(unknown.body).toEqual(wrong.body);
  });

  it('opens for nobody but with a name and a password of text', async () => {
    const nobody = new Browser(authoring.url, '', '');
    for (const body of [
      {},
      { username: [author.username], password: PASSWORD },
      { username: author.username, password: PASSWORD, role: 'administrator' },
      { username: { $ne: '' }, password: PASSWORD },
    ])
      expect((await nobody.post('/api/session', body)).status).toBe(400);
  });

  it('writes the login in the audit log, without name or password', async () => {
    const official = await authoring.official('approver');
    const entries = await authoring.trail({ event: 'official.login' });
    const own = entries.filter(({ actor }) => actor === `official:${official.officialId}`);
    expect(own.map(({ payload }) => payload)).toEqual([{ role: 'approver' }]);
  });

  it.each([
    ['POST', '/api/session', { 'sec-fetch-site': 'cross-site' }],
    ['DELETE', '/api/session', { 'sec-fetch-site': 'same-site' }],
    ['POST', '/api/alerts', { origin: 'https://elsewhere.example' }],
    ['POST', '/api/alerts', { origin: 'null' }],
  ])('is of no use to another site: %s %s %j', async (method, path, headers) => {
    const answer = await author.send(method, path, {}, headers);
    expect(answer).toMatchObject({ status: 403, body: { code: 'access.cross_site' } });
  });
});

describe('A session behind https', () => {
  it('travels by https alone', async () => {
    const authoring = await authoringUnderTest({ COOKIE_SECURE: 'yes' });
    try {
      const author = await authoring.official('author');
      const answer = await author.post('/api/session', { username: author.username, password: PASSWORD });
      expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure/);
      expect(answer.headers.get('strict-transport-security')).toMatch(/max-age/);
    } finally {
      await authoring.stop();
    }
  });
});
