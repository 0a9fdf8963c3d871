export interface WaitOptions {
  timeoutMs?: number;
  everyMs?: number;
  /** What a failure should say of how far it came. */
  state?: () => string;
}

/**
 * Waits for a fact: asks again until it holds, never longer than told.
 * @returns what the question answered when it held
 */
export async function waitFor<T>(
  what: string,
  question: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  { timeoutMs = 30_000, everyMs = 50, state = () => '' }: WaitOptions = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await question();
    if (answer !== false && answer !== null && answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what} ${state()}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
