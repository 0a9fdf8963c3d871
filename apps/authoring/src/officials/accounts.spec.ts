import { authoringUnderTest, PASSWORD, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import { Browser } from '../testing/browser.js';

const ANOTHER = 'nove-tartarughe-verdi';

describe('The people who act for a municipality', () => {
  let authoring: AuthoringUnderTest;
  let administrator: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    administrator = await authoring.official('administrator');
  });
  afterAll(() => authoring.stop());

  const patch = (id: string, changes: object, by = administrator) =>
    by.send('PATCH', `/api/officials/${id}`, changes);
  const told = (id: string) =>
    authoring.asSuperuser<{ event: string; actor: string }>(
      `SELECT event, actor FROM audit.entry WHERE event LIKE 'official.%' AND event NOT LIKE 'official.login%'
         AND actor = $1 ORDER BY occurred_at, id`,
      [`official:${id}`],
    );

  it('are listed, made and given another role by an administrator, and the log tells of it', async () => {
    const made = await administrator.post('/api/officials', {
      ...{ username: 'Carla.Neri', name: 'Carla Neri', role: 'author', password: PASSWORD },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { username: 'carla.neri', role: 'author', disabledAt: null },
    });
    const { id } = made.body;
    const carla = await new Browser(authoring.url, id, 'carla.neri').login(PASSWORD);
    expect(await patch(id, { role: 'approver' })).toMatchObject({ status: 200, body: { role: 'approver' } });
    expect((await carla.get('/api/session')).body.official.permissions).toContain('alert:approve');
    const { body } = await administrator.get('/api/officials');
    expect(body.officials).toContainEqual(expect.objectContaining({ id, role: 'approver' }));
    expect(JSON.stringify(body)).not.toContain('argon2');
    const actor = `official:${administrator.officialId}`;
    expect(await told(administrator.officialId)).toEqual([
      { event: 'official.created', actor },
      { event: 'official.role_changed', actor },
    ]);
  });

  it('act no more from the moment they are disabled, until they are enabled again', async () => {
    const gone = await authoring.official('author');
    expect(await patch(gone.officialId, { disabled: true })).toMatchObject({
      status: 200,
      body: { disabledAt: expect.any(String) },
    });
    expect((await gone.get('/api/session')).status).toBe(401);
    await expect(gone.login(PASSWORD)).rejects.toThrow('session.credentials_wrong');
    await patch(gone.officialId, { disabled: false });
    expect((await gone.get('/api/session')).status).toBe(401);
    await gone.login(PASSWORD);
  });

  it('get another password when they forgot theirs, and change it; every other session ends', async () => {
    const eva = await authoring.official('author');
    const elsewhere = await new Browser(authoring.url, eva.officialId, eva.username).login(PASSWORD);
    expect((await eva.put('/api/session/password', { current: PASSWORD, next: ANOTHER })).status).toBe(204);
    expect((await eva.get('/api/session')).status).toBe(200);
    expect((await elsewhere.get('/api/session')).status).toBe(401);
    await expect(elsewhere.login(PASSWORD)).rejects.toThrow('session.credentials_wrong');
    await patch(eva.officialId, { password: PASSWORD });
    expect((await eva.get('/api/session')).status).toBe(401);
    await eva.login(PASSWORD);
  });

  it.each([
    ['official.current_password_wrong', 'current', { current: 'not the password', next: ANOTHER }],
    ['official.password_weak', 'next', { current: PASSWORD, next: 'short' }],
    ['official.password_guessable', 'next', { current: PASSWORD, next: 'password1234' }],
    ['official.password_guessable', 'next', { current: PASSWORD, next: 'Comune di Prova 1' }],
  ])('are told %s at the field', async (code, field, change) => {
    const official = await authoring.official('author');
    expect(await official.put('/api/session/password', change)).toMatchObject({
      status: 422,
      body: { code, field },
    });
  });

  it('get no more guesses at a password from a session than without one', async () => {
    const official = await authoring.official('author');
    const guess = () => official.put('/api/session/password', { current: 'a wrong guess', next: ANOTHER });
    for (let i = 0; i < 5; i++) expect((await guess()).status).toBe(422);
    expect(await guess()).toMatchObject({ status: 429, body: { code: 'session.throttled' } });
  });

  it('are kept by others: nobody changes themselves, and one administrator stays', async () => {
    expect(await patch(administrator.officialId, { role: 'approver' })).toMatchObject({
      status: 409,
      body: { code: 'official.oneself' },
    });
    const second = await authoring.official('administrator');
    const results = await Promise.all([
      patch(second.officialId, { disabled: true }),
      patch(administrator.officialId, { disabled: true }, second),
    ]);
    expect(results.map(({ status }) => status).sort()[0]).toBe(200);
    const [{ left }] = (await authoring.asSuperuser<{ left: number }>(
      `SELECT count(*)::int AS left FROM authoring.official
       WHERE role = 'administrator' AND disabled_at IS NULL AND municipality_id = $1`,
      [authoring.municipalityId],
    )) as [{ left: number }];
    expect(left).toBe(1);
    await authoring.asSuperuser(`UPDATE authoring.official SET disabled_at = NULL WHERE id = $1`, [
      administrator.officialId,
    ]);
    administrator = await administrator.login(PASSWORD);
  });

  it('change all together or not at all', async () => {
    const { officialId } = await authoring.official('author');
    expect(await patch(officialId, { role: 'auditor', password: 'short' })).toMatchObject({ status: 422 });
    const { body } = await administrator.get('/api/officials');
    expect(body.officials).toContainEqual(expect.objectContaining({ id: officialId, role: 'author' }));
  });

  it('are nobody else’s: other roles may not, and another municipality has none of them', async () => {
    const author = await authoring.official('author');
    expect((await author.get('/api/officials')).status).toBe(403);
    const stranger = await authoring.official('administrator', await authoring.municipality());
    expect(await patch(author.officialId, { role: 'approver' }, stranger)).toMatchObject({
      status: 404,
      body: { code: 'official.unknown' },
    });
  });
});
