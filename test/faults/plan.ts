import { Dice } from './dice.js';
import type { FeedName } from './ground/feed-name.js';
import type { Kind } from './kinds/kind.js';

export interface PlannedFault {
  /** From 1. */
  no: number;
  /** When it strikes at the earliest, in milliseconds from the beginning. */
  atMs: number;
  kind: Kind;
  /** How long it lasts, in milliseconds. */
  lastsMs: number;
}

export interface PlanWish {
  seed: number;
  feed: FeedName;
  minutes: number;
  /** So many, however long they take; then `minutes` says nothing. */
  faults?: number | undefined;
  /** Milliseconds between two faults, on average. */
  everyMs: number;
}

/**
 * Which faults strike when: the same for the same wish. Kinds are dealt from a shuffled deck, so that each of them
 * comes once before any comes more often than its weight says.
 */
export function planOf(
  { seed, feed, minutes, faults, everyMs }: PlanWish,
  kinds: readonly Kind[],
): PlannedFault[] {
  const dice = new Dice(seed);
  const cards = kinds
    .filter((kind) => kind.feed === undefined || kind.feed === feed)
    .flatMap((kind) => Array.from({ length: kind.weight }, () => kind));
  const plan: PlannedFault[] = [];
  let deck: Kind[] = [];
  let atMs = everyMs;
  while (faults === undefined ? atMs < minutes * 60_000 : plan.length < faults) {
    if (deck.length === 0) deck = dice.shuffled(cards);
    const kind = deck.pop() as Kind;
    plan.push({ no: plan.length + 1, atMs, kind, lastsMs: dice.between(...kind.lasts) });
    atMs += dice.between(everyMs / 2, (everyMs * 3) / 2);
  }
  return plan;
}
