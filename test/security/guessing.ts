import { Worker } from 'node:worker_threads';
import type { RegistrationUnderTest } from '../../apps/registration/src/testing/registration-under-test.js';
import { Chance } from './chance.js';
import { Line } from './ground/line.js';
import { askToSignUp, newNumber, withTown } from './ground/town.js';
import type { Guesses, Guessed } from './guessing-worker.js';

/** What `code-limits.ts` promises, said again here: a promise checked against itself is none. */
const TRIES = 5;
const SENDS_AN_HOUR = 3;
const CODES = 1_000_000;

export interface GuessingFigures {
  guesses: number;
  succeeded: number;
  /** Guesses that a code was compared with. */
  counted: number;
  challenges: number;
  refusedSends: number;
  /** How many successes chance alone would have given. */
  expectedByLuck: number;
  guessesPerSecond: number;
  answers: Record<string, number>;
}

/**
 * Somebody who knows numbers and not their phones: asks for every code the limits allow, and guesses at each of them far
 * beyond its tries, over many connections at once, from addresses that are never counted together.
 */
export async function guess(guesses: number, numbers: number, seed: number): Promise<GuessingFigures> {
  return withTown(0, { REQUESTS_PER_ADDRESS: '0' }, async (town) => {
    const line = new Line(town.url);
    const began = performance.now();
    const total: Guessed = { answers: {}, succeeded: 0 };
    const chance = new Chance(seed);
    let refusedSends = 0;
    const signUps: string[] = [];
    for (let i = 0; i < numbers; i++) {
      const asked = await askToSignUp(line, newNumber(i));
      signUps.push((JSON.parse(asked.body) as { id: string }).id);
    }
    for (let send = 1; send <= SENDS_AN_HOUR; send++) {
      const each = Math.ceil(guesses / (numbers * SENDS_AN_HOUR));
      await attack({ url: town.url, signUps, each, seed: chance.below(2 ** 31) }, total);
      for (const id of signUps)
        if ((await line.post(`/api/registrations/${id}/resend`, { json: {} })).status === 429) refusedSends++;
    }
    line.close();
    const made = Object.values(total.answers).reduce((sum, count) => sum + count, 0);
    const counted = await failedTries(town);
    return {
      ...{ guesses: made, succeeded: total.succeeded, counted, challenges: numbers * SENDS_AN_HOUR },
      ...{ refusedSends, expectedByLuck: (numbers * SENDS_AN_HOUR * TRIES) / CODES },
      guessesPerSecond: Math.round((made / (performance.now() - began)) * 1000),
      answers: total.answers,
    };
  });
}

/** Whether the limits held; luck is told apart from a fault by what was counted. */
export function withstood(figures: GuessingFigures, numbers: number): boolean {
  return (
    figures.succeeded === 0 &&
    figures.counted === numbers * SENDS_AN_HOUR * TRIES &&
    figures.refusedSends === numbers
  );
}

/** On a thread of its own: whoever guesses does not slow down who is guessed at. */
async function attack(work: Guesses, total: Guessed): Promise<void> {
  const worker = new Worker(new URL('./guessing-worker.js', import.meta.url), { workerData: work });
  const { answers, succeeded } = await new Promise<Guessed>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  total.succeeded += succeeded;
  for (const [answer, count] of Object.entries(answers))
    total.answers[answer] = (total.answers[answer] ?? 0) + count;
}

async function failedTries(town: RegistrationUnderTest): Promise<number> {
  const [row] = await town.rows<{ count: number }>(
    "SELECT count(*)::int AS count FROM audit.entry WHERE event = 'otp.failed'",
  );
  return row?.count ?? 0;
}
