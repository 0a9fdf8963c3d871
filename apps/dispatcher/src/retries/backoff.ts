/** Pauses between attempts at one recipient, in milliseconds. */
export interface RetryPauses {
  firstMs: number;
  longestMs: number;
}

/** When to try again after so many charged attempts (1 and up): doubling, ± 20 %, at the expiry at the latest. */
export function nextAttemptAt(
  attempts: number,
  { firstMs, longestMs }: RetryPauses,
  expiresAt: number,
  now = Date.now(),
): Date {
  const exact = Math.min(longestMs, firstMs * 2 ** Math.min(Math.max(attempts, 1) - 1, 20));
  const pause = exact * (0.8 + Math.random() * 0.4);
  return new Date(Math.min(expiresAt, now + pause));
}
