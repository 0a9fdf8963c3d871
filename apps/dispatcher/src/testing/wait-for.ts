const PATIENCE_MS = 20_000;
const EVERY_MS = 20;

/**
 * Asks until the answer is neither false nor null.
 * @param state what was seen last, for who reads that it never came
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | null | false> | T | null | false,
  patienceMs = PATIENCE_MS,
  state: () => string = () => '',
): Promise<T> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > until) throw new Error(`${what} did not happen within ${patienceMs} ms. ${state()}`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
