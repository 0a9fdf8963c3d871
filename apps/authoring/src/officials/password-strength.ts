import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Of 0 to 4: below it a password is guessed in fewer than a hundred million attempts. */
const LEAST_SCORE = 3;

/** Words of ours that stand in no dictionary; a person's own names and their municipality's come to them. */
const OUR_WORDS = ['campanile', 'comune', 'allerta', 'protezione', 'protezionecivile', 'sindaco', 'faenza'];

/** The estimator with its dictionaries (30,000 passwords known from breaches, names, words); some megabytes, so read when needed. */
let estimator: Promise<ZxcvbnFactory> | undefined;

/**
 * Whether a password is among those that are tried first (OWASP ASVS 5.0, 6.2.4, 6.2.11, 6.2.12): it asks for no kind
 * of character, only that the password be hard to guess.
 * @param personal names of the person and of whom they work for
 */
export async function isGuessable(password: string, personal: readonly string[]): Promise<boolean> {
  estimator ??= load();
  const words = personal
    .flatMap((each) => [each, ...each.split(/[\s.@_-]+/)])
    .filter((word) => word.length > 2);
  return (await estimator).check(password, [...OUR_WORDS, ...words]).score < LEAST_SCORE;
}

async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Estimator }, common, italian] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-it'),
  ]);
  return new Estimator({
    dictionary: { ...common.dictionary, ...italian.dictionary },
    graphs: common.adjacencyGraphs,
  });
}
