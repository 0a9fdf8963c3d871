import { TOPICS, type EventPayloads } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { type RegistrationUnderTest } from '../../apps/registration/src/testing/registration-under-test.js';
import { enumerate, unseen } from './enumeration.js';
import { forward } from './forwarded.js';
import { Line } from './ground/line.js';
import { askToSignUp, messagesSent, newNumber, withTown } from './ground/town.js';
import { pump } from './pumping.js';

/** Short forms; the long ones are `npm run security -- enumeration`, `pumping`, `forwarded`, `guessing`. */
const SEED = Date.now() % 2 ** 31;

describe('Whoever attacks the sign-up', () => {
  it('learns of no number whether it is subscribed, was, or never: not by what is said, not by how many SMS go', async () => {
    const figures = await enumerate(15, SEED);
    expect(figures.places.map(({ differences }) => differences)).toEqual([[], [], [], [], []]);
    // Coarse: a busy machine says little about milliseconds. The long form compares within 5 %.
    expect(unseen(figures, 4)).toBe(true);
  });

  it('gets no message sent to a foreign, premium or fixed number', async () => {
    const { messages, accepted, answers } = await pump(300, SEED);
    expect([messages, accepted]).toEqual([0, []]);
    expect(Object.keys(answers).sort()).toEqual(
      expect.arrayContaining(['422', '422 number.country_not_allowed']),
    );
  });

  it('is refused as often whatever address it names, unless a proxy of ours says so', async () => {
    expect(await forward(60)).toEqual({ requests: 60, limit: 20, plain: 40, rotating: 40, trusted: 0 });
  });

  it('cannot lock out a number by guessing at it: the owner’s own code goes on being worth what it was', async () => {
    await withTown(0, {}, async (town) => {
      await town.listen();
      const line = new Line(town.url);
      const number = newNumber(1);
      const owner = idOf(await askToSignUp(line, number));
      const stranger = idOf(await askToSignUp(line, number));
      const guess = (id: string, code: string) =>
        line.post(`/api/registrations/${id}/confirm`, { json: { code } });
      for (let i = 0; i < 10; i++) await guess(stranger, String(i).padStart(6, '0'));
      const texts = await waitFor('both codes', () => {
        const codes = town.textsTo(number).flatMap((text) => /\b\d{6}\b/.exec(text)?.[0] ?? []);
        return codes.length === 2 && codes;
      });
      const answers = [];
      for (const code of texts) answers.push((await guess(owner, code)).status);
      // One of the two is the owner's; the other, at most, cost a try.
      expect(answers).toContain(200);
      line.close();
    });
  });

  it('spends the day’s budget and no more; alerts, and codes already sent, go on as before', async () => {
    const environment = { SERVICE_MESSAGES_A_DAY: '10' };
    await withTown(0, environment, async (town) => {
      await town.listen();
      const line = new Line(town.url);
      const answers = [];
      for (let i = 0; i < 15; i++) answers.push(await askToSignUp(line, newNumber(i)));
      expect(answers.map(({ status }) => status)).toEqual([
        ...Array<number>(10).fill(202),
        ...Array<number>(5).fill(503),
      ]);
      expect(JSON.parse(answers.at(-1)?.body ?? '{}')).toMatchObject({
        code: 'sign_up.budget_spent',
        detail: expect.stringContaining('riprovi domani'),
      });
      expect(await messagesSent(town)).toBe(10);
      const { body } = await line.get('/metrics');
      expect(body).toMatch(/campanile_service_messages_left\{[^}]+\} 0/);
      expect(body).toMatch(/campanile_service_messages_refused_total\{[^}]+\} 5/);
      const alarms = town.logged.filter((entry) => entry.includes('"alarm":"service_messages"'));
      expect(alarms).toHaveLength(1);
      const signUpId = idOf(answers[9] ?? { body: '{}' });
      const code = await waitFor('the last code', () => town.codeTo(newNumber(9)));
      const { status } = await line.post(`/api/registrations/${signUpId}/confirm`, { json: { code } });
      expect(status).toBe(200);
      await town.publish('authoring', TOPICS.alertReleased, alertTo(town), ALERT);
      await waitFor('the alert', () => town.sent.some(({ header }) => header.alertId === ALERT));
      line.close();
    });
  });
});

const ALERT = '0b6f7c5e-3c1a-4f4e-9d53-48018fae00a1';

function alertTo({ town }: RegistrationUnderTest): EventPayloads[typeof TOPICS.alertReleased] {
  return {
    ...{ alertId: ALERT, contentHash: 'a'.repeat(64), severity: 'Extreme', lane: 'extreme', mode: 'actual' },
    audience: { categoryId: town.categories['flood'] ?? '', zoneIds: [town.zones['BORGO'] ?? ''] },
    variants: [{ language: 'it', text: 'Piena del Lamone.' }],
    ...{ sender: 'Faenza', releasedAt: new Date().toISOString(), inDoubt: 'resend' },
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  };
}

function idOf({ body }: { body: string }): string {
  return (JSON.parse(body) as { id: string }).id;
}
