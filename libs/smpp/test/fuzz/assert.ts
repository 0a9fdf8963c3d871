import { isDeepStrictEqual, inspect } from 'node:util';

/** Ends the input as a failure. */
export function claim(fact: boolean, otherwise: () => string): void {
  if (!fact) throw new Error(otherwise());
}

export function same(actual: unknown, expected: unknown, what: string): void {
  claim(
    isDeepStrictEqual(actual, expected),
    () => `${what}: ${inspect(actual, { depth: 6 })} is not ${inspect(expected, { depth: 6 })}`,
  );
}
