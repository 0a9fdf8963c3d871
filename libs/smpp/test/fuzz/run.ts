import fc from 'fast-check';
import type { RunDetails } from 'fast-check';
import { answers, deliveries, headers, receipts, strangers } from './decoders.fuzz.js';
import { framer } from './framer.fuzz.js';
import { link } from './link.fuzz.js';
import { inbound, submits } from './round-trip.fuzz.js';

/** What is fuzzed, and its share of a hundred inputs. */
export const TARGETS = [
  framer,
  deliveries,
  receipts,
  answers,
  headers,
  strangers,
  link,
  submits,
  inbound,
] as const;

export type Target = (typeof TARGETS)[number];

export interface Failure {
  readonly target: string;
  /** Together they bring the input back: `--target … --seed … --path …`. */
  readonly seed: number;
  readonly path: string;
  readonly error: string;
  readonly input: string;
}

/** fast-check keeps what it ran; so much of it is forgotten at once. */
const CHUNK = 10_000;

/** Runs so many inputs of one target; stops at its first failure. */
export async function fuzz(
  target: Target,
  inputs: number,
  seed: number,
  path?: string,
): Promise<{ ran: number; failure?: Failure }> {
  let ran = 0;
  for (let chunk = 0; ran < inputs; chunk++) {
    const details = await check(target, Math.min(CHUNK, inputs - ran), seed + chunk, path);
    ran += details.numRuns;
    if (details.failed) return { ran, failure: failureOf(target, details) };
  }
  return { ran };
}

async function check(
  target: Target,
  numRuns: number,
  seed: number,
  path: string | undefined,
): Promise<RunDetails<unknown>> {
  const property = target.property() as fc.IRawProperty<unknown>;
  return fc.check(property, { numRuns, seed, ...(path === undefined ? {} : { path }) });
}

function failureOf(target: Target, details: RunDetails<unknown>): Failure {
  return {
    target: target.name,
    seed: details.seed,
    path: details.counterexamplePath ?? '',
    error: String((details.errorInstance as Error | null)?.stack ?? details.errorInstance),
    input: fc.stringify(details.counterexample),
  };
}
