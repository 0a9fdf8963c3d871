/** What a word that a phone sends us can mean. */
export const KEYWORD_MEANINGS = ['stop', 'signUp', 'help', 'yes', 'no'] as const;

export type KeywordMeaning = (typeof KEYWORD_MEANINGS)[number];

/** Words by meaning; one that is of a language says so: `en:SUBSCRIBE`. */
export type Keywords = Record<KeywordMeaning, readonly string[]>;
