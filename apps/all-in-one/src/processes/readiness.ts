const ASK_EVERY_MS = 100;
const ANSWER_WITHIN_MS = 3_000;

/**
 * Waits until each service says at `/health/ready` that everything it needs is there: database, feed, binds.
 * @param urls base URLs of the services
 * @returns those that were not ready in time
 */
export async function awaitReadiness(urls: readonly string[], timeoutMs: number): Promise<string[]> {
  const deadline = Date.now() + timeoutMs;
  const waited = await Promise.all(
    urls.map(async (url) => ((await becomesReady(url, deadline)) ? [] : [url])),
  );
  return waited.flat();
}

async function becomesReady(url: string, deadline: number): Promise<boolean> {
  for (;;) {
    if (await isReady(url)) return true;
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    return (await fetch(`${url}/health/ready`, { redirect: 'error', signal })).ok;
  } catch {
    return false;
  }
}
