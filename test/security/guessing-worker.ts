import { parentPort, workerData } from 'node:worker_threads';
import { Chance } from './chance.js';
import { Line } from './ground/line.js';

/** What a thread is to guess at. */
export interface Guesses {
  url: string;
  signUps: string[];
  /** Guesses at each of them. */
  each: number;
  seed: number;
}

export interface Guessed {
  /** How many of each: `<status> <code>`. */
  answers: Record<string, number>;
  succeeded: number;
}

const CONNECTIONS = 32;
const CODES = 1_000_000;

const { url, signUps, each, seed } = workerData as Guesses;
const line = new Line(url, CONNECTIONS);
const chance = new Chance(seed);
// Codes one after the other from anywhere: none is guessed twice at the same sign-up.
const starts = signUps.map(() => chance.below(CODES));
const found: Guessed = { answers: {}, succeeded: 0 };

let next = 0;
async function keepGuessing(): Promise<void> {
  for (let i = next++; i < each * signUps.length; i = next++) {
    const target = i % signUps.length;
    const code = String(((starts[target] ?? 0) + Math.floor(i / signUps.length)) % CODES).padStart(6, '0');
    const said = await line.post(`/api/registrations/${signUps[target] ?? ''}/confirm`, { json: { code } });
    const answer = `${said.status} ${/"code":"([^"]+)"/.exec(said.body)?.[1] ?? ''}`;
    found.answers[answer] = (found.answers[answer] ?? 0) + 1;
    if (said.status < 400) found.succeeded++;
  }
}

await Promise.all(Array.from({ length: CONNECTIONS }, keepGuessing));
line.close();
parentPort?.postMessage(found);
