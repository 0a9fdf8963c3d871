import { authoringUnderTest, PASSWORD, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import { Browser } from '../testing/browser.js';
import { LIMITS, LoginThrottle } from './login-throttle.js';
import { LoginService } from './login.service.js';

describe('Guessing passwords', () => {
  let authoring: AuthoringUnderTest;
  let throttle: LoginThrottle;
  let logins: LoginService;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    throttle = authoring.app.get(LoginThrottle, { strict: false });
    logins = authoring.app.get(LoginService, { strict: false });
  });

  afterAll(() => authoring.stop());

  beforeEach(() => authoring.asSuperuser('TRUNCATE authoring.login_attempt, authoring.known_address'));

  const fail = async (times: number, account: string, address: (attempt: number) => string) => {
    for (let attempt = 0; attempt < times; attempt++) await throttle.begin(account, address(attempt));
  };

  it('of one account is refused after five failures, and nobody else is', async () => {
    const victim = await authoring.official('author');
    const guesser = new Browser(authoring.url, '', '');
    const guess = () => guesser.post('/api/session', { username: victim.username, password: 'guess' });
    for (let attempt = 0; attempt < LIMITS.pair; attempt++) expect((await guess()).status).toBe(401);
    const refused = await guess();
    expect(refused).toMatchObject({ status: 429, body: { code: 'session.throttled' } });
    expect(refused.body.detail).toMatch(/try again in \d+ seconds/);
    await expect(throttle.begin('somebody.else', '127.0.0.1')).resolves.toBeDefined();
    await expect(throttle.begin(victim.username, '198.51.100.7')).resolves.toBeDefined();
  });

  it('gains nothing from names of forwarders that nobody trusts', async () => {
    const victim = await authoring.official('author');
    const guesser = new Browser(authoring.url, '', '');
    const statuses: number[] = [];
    for (let attempt = 0; attempt <= LIMITS.pair; attempt++) {
      const body = { username: victim.username, password: 'guess' };
      const headers = { 'x-forwarded-for': `203.0.113.${attempt}` };
      statuses.push((await guesser.send('POST', '/api/session', body, headers)).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });

  it('gains nothing from guessing all at once', async () => {
    const attempts = Array.from({ length: 20 }, () => throttle.begin('anna', '198.51.100.7'));
    const settled = await Promise.allSettled(attempts);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(LIMITS.pair);
  });

  it('of many accounts from one address is refused as well', async () => {
    for (let account = 0; account < LIMITS.address; account++)
      await throttle.begin(`account-${account}`, '198.51.100.7');
    await expect(throttle.begin('one-more', '198.51.100.7')).rejects.toMatchObject({
      code: 'session.throttled',
    });
  });

  it('from many addresses locks strangers out, and never the owner where they have logged in before', async () => {
    const owner = await authoring.official('author');
    await fail(LIMITS.strangers, owner.username, (attempt) => `203.0.113.${attempt}`);
    await expect(throttle.begin(owner.username, '198.51.100.9')).rejects.toMatchObject({
      code: 'session.throttled',
    });
    await expect(owner.login(PASSWORD)).resolves.toBe(owner);
  });

  it('from one IPv6 network is from one address', async () => {
    await fail(LIMITS.pair, 'anna', (attempt) => `2001:db8:0:7::${attempt}`);
    await expect(throttle.begin('anna', '2001:db8:0:7:ffff::1')).rejects.toMatchObject({
      code: 'session.throttled',
    });
    await expect(throttle.begin('anna', '2001:db8:0:8::1')).resolves.toBeDefined();
  });

  it('is forgotten with the next success, and with time', async () => {
    const owner = await authoring.official('author');
    await fail(LIMITS.pair - 1, owner.username, () => '127.0.0.1');
    await owner.login(PASSWORD);
    await fail(LIMITS.pair, owner.username, () => '127.0.0.1');
    await expect(throttle.begin(owner.username, '127.0.0.1')).rejects.toThrow();
    await authoring.asSuperuser(`UPDATE authoring.login_attempt SET at = at - interval '15 minutes'`);
    await expect(throttle.begin(owner.username, '127.0.0.1')).resolves.toBeDefined();
    await logins.purge();
    const left = await authoring.asSuperuser(`SELECT FROM authoring.login_attempt`);
    expect(left).toHaveLength(1);
  });

  it('leaves no name and no address behind', async () => {
    await throttle.begin('my-password-by-mistake', '198.51.100.7');
    const [row] = await authoring.asSuperuser<{ kept: string }>(
      `SELECT row_to_json(a)::text AS kept FROM authoring.login_attempt a`,
    );
    expect(row?.kept).not.toMatch(/mistake|198\.51/);
  });
});
