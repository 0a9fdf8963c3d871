import type { Account, Said } from './account.js';

export interface Pace {
  /** Recipients a second since the first was submitted; null before. */
  ratePerSecond: number | null;
  /** Seconds until nobody waits, at this rate; null while it cannot be told. */
  etaSeconds: number | null;
}

/** How fast it goes, and how long it still takes. */
export function paceOf(
  said: Said & { firstSubmittedAt: Date | null; lastOutcomeAt: Date | null },
  { audience, counts }: Account,
  now: Date,
): Pace {
  const none = counts.waiting === 0;
  if (said.firstSubmittedAt === null)
    return { ratePerSecond: null, etaSeconds: none && said.drawingComplete ? 0 : null };
  const until = none && said.lastOutcomeAt !== null ? said.lastOutcomeAt : now;
  // A burst that fits in a moment still has a rate.
  const seconds = Math.max(0.1, (until.getTime() - said.firstSubmittedAt.getTime()) / 1000);
  const rate = (audience - counts.waiting) / seconds;
  if (none) return { ratePerSecond: rounded(rate), etaSeconds: said.drawingComplete ? 0 : null };
  return { ratePerSecond: rounded(rate), etaSeconds: rate > 0 ? Math.ceil(counts.waiting / rate) : null };
}

function rounded(rate: number): number {
  return Math.round(rate * 10) / 10;
}
