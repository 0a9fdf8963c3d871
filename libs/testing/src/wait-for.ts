/** Longer than any machine needs. Patience promises nothing: what does is measured in a `*.timed.spec.ts`. */
const PATIENCE_MS = 90_000;

export interface WaitOptions {
  patienceMs?: number;
  everyMs?: number;
  /** What a failure should say of how far it came. */
  state?: () => string;
}

type Fact<T> = Exclude<T, false | null | undefined>;

/**
 * Waits for a fact: asks again until it holds, never longer than told.
 * @returns what the question answered when it held
 * @throws Error that says what was waited for, and how far it came
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T> | T,
  { patienceMs = PATIENCE_MS, everyMs = 20, state = () => '' }: WaitOptions = {},
): Promise<Fact<T>> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) return answer as Fact<T>;
    if (performance.now() > deadline)
      throw new Error(`Waited ${patienceMs} ms in vain for ${what} ${state()}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/**
 * Looks again and again until what is seen is as it must be.
 * @returns what was seen then
 * @throws Error that says what was seen last
 */
export async function until<T>(look: () => Promise<T> | T, isSo: (seen: T) => boolean): Promise<T> {
  let seen: T | undefined;
  const found = await waitFor(
    'what must be',
    async () => {
      seen = await look();
      return isSo(seen) ? { seen } : null;
    },
    { state: () => JSON.stringify(seen) },
  );
  return found.seen;
}
