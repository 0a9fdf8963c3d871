/** Growing pauses between attempts: doubling, with jitter so that instances do not come back in step. */
export interface Backoff {
  firstMs: number;
  mostMs: number;
}

/** The pause after the given number of failures (1 and up), in milliseconds: ± 20 %. */
export function pauseAfter(failures: number, { firstMs, mostMs }: Backoff): number {
  const exact = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return exact * (0.8 + Math.random() * 0.4);
}

/** Waits, or less when the signal aborts first. */
export function rest(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** The value, or `undefined` when it takes longer than the given time. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const limit = new AbortController();
  try {
    return await Promise.race([work, rest(ms, limit.signal).then(() => undefined)]);
  } finally {
    limit.abort();
  }
}
