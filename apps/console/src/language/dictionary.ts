import type { it } from './it.js';

type Words<T> = T extends string ? string : { -readonly [K in keyof T]: Words<T[K]> };

/** What every language has to say. */
export type Dictionary = Words<typeof it>;
