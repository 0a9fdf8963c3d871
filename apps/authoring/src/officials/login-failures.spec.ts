import { randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { SYSTEM_LOG } from '#libs/audit';
import { authoringUnderTest, PASSWORD, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import { Browser } from '../testing/browser.js';
import { LoginFailures } from './login-failures.js';
import { LIMITS } from './login-throttle.js';

const TYPED = 'Segreta.2026';

/** What tells of them in that instance, which does not do so by itself. */
function byHand(app: INestApplication): LoginFailures {
  const clocks = app.get(SchedulerRegistry, { strict: false });
  for (const name of clocks.getIntervals()) clocks.deleteInterval(name);
  return app.get(LoginFailures, { strict: false });
}

describe('Log-ins that fail', () => {
  let authoring: AuthoringUnderTest;
  let failures: LoginFailures;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    failures = byHand(authoring.app);
  });

  afterAll(() => authoring.stop());

  beforeEach(() =>
    authoring.asSuperuser(
      'TRUNCATE authoring.login_attempt, authoring.known_address, authoring.login_failure',
    ),
  );

  const guess = async (username: string, times: number, password = 'guess') => {
    const guesser = new Browser(authoring.url, '', '');
    for (let i = 0; i < times; i++) await guesser.post('/api/session', { username, password });
  };

  /** All that was counted, whatever minutes it fell into, becomes of the one before this. */
  const minuteIsOver = () =>
    authoring.asSuperuser(`WITH counted AS (DELETE FROM authoring.login_failure RETURNING *)
      INSERT INTO authoring.login_failure
      SELECT account, date_trunc('minute', now()) - interval '1 minute', sum(wrong), sum(refused), max(last_at)
      FROM counted GROUP BY account`);

  /** What the log says of it, once the minute is over. */
  const told = async () => {
    const before = await authoring.trail({ event: 'official.login_failed' });
    await minuteIsOver();
    await failures.tell();
    return (await authoring.trail({ event: 'official.login_failed' })).slice(before.length);
  };

  it('are one entry for each official and minute, with how many there were and how many were refused', async () => {
    const [victim, other] = [await authoring.official('author'), await authoring.official('approver')];
    await guess(victim.username.toUpperCase(), LIMITS.pair + 2);
    await guess(other.username, 1);
    const entries = await told();
    expect(new Set(entries.map(({ actor, municipality }) => `${actor} ${municipality}`))).toEqual(
      new Set([`service:authoring ${authoring.municipalityId}`]),
    );
    const minute = expect.stringMatching(/:00\.000Z$/) as string;
    expect(entries.map(({ payload }) => payload)).toEqual(
      expect.arrayContaining([
        { officialId: victim.officialId, minute, attempts: LIMITS.pair + 2, refused: 2 },
        { officialId: other.officialId, minute, attempts: 1, refused: 0 },
      ]),
    );
    expect(entries).toHaveLength(2);
    expect(await told()).toEqual([]);
  });

  it('with names nobody has are one entry together, and what was typed is nowhere', async () => {
    for (let i = 0; i < 3; i++) await guess(`${TYPED}-${i}`, 1, TYPED);
    const [kept] = await authoring.asSuperuser<{ text: string }>(
      `SELECT string_agg(f::text, '') AS text FROM authoring.login_failure f`,
    );
    const entries = await told();
    expect(entries).toMatchObject([
      { municipality: authoring.municipalityId, payload: { officialId: null, attempts: 3, refused: 0 } },
    ]);
    const hex = Buffer.from(TYPED.toLowerCase()).toString('hex');
    for (const text of [kept?.text, JSON.stringify(entries)])
      expect(text?.toLowerCase()).not.toMatch(new RegExp(`${TYPED.toLowerCase()}|${hex}`));
  });

  it('are told once, whichever instance does it, and not before the minute is over', async () => {
    const victim = await authoring.official('author');
    const others = byHand((await authoring.another()).app);
    await guess(victim.username, 2);
    await minuteIsOver();
    await guess(victim.username, 1);
    await authoring.asSuperuser(
      `UPDATE authoring.login_failure SET minute = minute + interval '1 hour' WHERE wrong = 1`,
    );
    const before = await authoring.trail({ event: 'official.login_failed' });
    await Promise.all([failures, others].map((each) => each.tell()));
    const entries = (await authoring.trail({ event: 'official.login_failed' })).slice(before.length);
    expect(entries).toMatchObject([{ payload: { attempts: 2 } }]);
    const [{ waiting }] = (await authoring.asSuperuser(
      'SELECT sum(wrong)::int AS waiting FROM authoring.login_failure',
    )) as [{ waiting: number }];
    expect(waiting).toBe(1);
  });

  it('are counted by a metric, and are none where the password was right', async () => {
    const official = await authoring.official('author');
    await official.login(PASSWORD);
    await guess(official.username, 1);
    const answer = await fetch(`${authoring.url}/metrics`);
    expect(await answer.text()).toMatch(/campanile_login_failures_total\{kind="wrong"[^}]*\} [1-9]/);
    const entries = await told();
    expect(entries.map(({ payload }) => payload?.attempts)).toEqual([1]);
  });

  it('with names nobody has are of the installation where there are several municipalities', async () => {
    await authoring.asSuperuser(
      `INSERT INTO authoring.municipality (id, name, sender) VALUES ($1, 'Altrove', 'ALTROVE')`,
      [randomUUID()],
    );
    await guess('nobody.at.all', 1);
    const [entry] = await told();
    expect(entry?.municipality ?? SYSTEM_LOG).toBe(SYSTEM_LOG);
  });
});
