import { noteVerifier, parseCheckpoint, TlogError } from '#libs/tlog';
import type { HandOverRow } from '../signing-keys/hand-over.sql.js';
import { openHandOver, type HandOver } from '../signing-keys/hand-over.js';
import { periodsOf, type KeyPeriod } from '../signing-keys/periods.js';
import type { BundledHandOver } from './files.js';

/** The keys of a log, the oldest first, one a line; with two or more, from which entry and time each signs. */
export function keyLines(current: string, handOvers: readonly HandOverRow[]): string[] {
  const [first] = handOvers;
  if (first === undefined) return [`${current}\n`];
  return [
    `${first.from_key} 0\n`,
    ...handOvers.map(({ to_key, note, at }) => {
      const { size } = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
      return `${to_key} ${size} ${at.toISOString()}\n`;
    }),
  ];
}

/** Where the log itself tells that its key was changed. */
export interface ToldChange {
  seq: number;
  size: unknown;
  from: unknown;
  to: unknown;
  at: string;
}

/**
 * What the entries tell of changes of the key, held against the hand-overs of the bundle: by their numbers, entries of which
 * there is no hand-over. Whoever trusts both keys would not miss it otherwise.
 */
export function untoldHandOvers(told: readonly ToldChange[], handOvers: readonly HandOver[]): string[] {
  return told.filter((change) => !handOvers.some((each) => isOf(each, change))).map(({ seq }) => String(seq));
}

/**
 * Whether the list of keys, which people read and compare, is that of the hand-overs: each key with the entry from which it
 * signs, and with the time at which the entries tell that it came.
 * @param known keys that are trusted, for a log that has had one alone
 */
export function listsItsKeys(
  list: string,
  known: readonly KeyPeriod[],
  handOvers: readonly HandOver[],
  told: readonly ToldChange[],
): boolean {
  const lines = list.trimEnd().split('\n');
  const [first] = handOvers;
  if (first === undefined)
    return lines.length === 1 && known.some(({ verifier }) => verifier.verifierKey === lines[0]);
  if (lines.shift() !== `${first.from.verifierKey} 0` || lines.length !== handOvers.length) return false;
  return handOvers.every((handOver, place) => {
    const [key, size, at, more] = (lines[place] ?? '').split(' ');
    const since = told.find((change) => isOf(handOver, change))?.at;
    return (
      key === handOver.to.verifierKey &&
      size === String(handOver.size) &&
      (since === undefined ? at !== undefined : at === new Date(since).toISOString()) &&
      more === undefined
    );
  });
}

function isOf({ size, from, to }: HandOver, change: ToldChange): boolean {
  return change.size === size && change.from === from.verifierKey && change.to === to.verifierKey;
}

/**
 * @param given keys known some other way; without any, the first of the bundle's own is taken at its word
 * @param own the bundle's list of keys
 * @param lines its hand-overs
 * @returns no periods when hand-overs are forged, contradict each other, or do not lead to a known key
 * @throws TlogError for what is no key, SyntaxError for what is no JSON
 */
export function bundledKeys(
  given: readonly string[],
  own: string,
  lines: string,
): { periods: KeyPeriod[] | null; handOvers: HandOver[] } {
  const [first = ''] = own.split(/\s/);
  const known = (given.length > 0 ? given : [first]).map((key) => noteVerifier(key.trim()));
  const notes = lines.split('\n').filter((line) => line !== '');
  const handOvers: HandOver[] = [];
  for (const line of notes)
    try {
      handOvers.push(openHandOver((JSON.parse(line) as BundledHandOver).note));
    } catch (error) {
      if (error instanceof TlogError || error instanceof SyntaxError || error instanceof TypeError)
        return { periods: null, handOvers: [] };
      throw error;
    }
  return { periods: periodsOf(known, handOvers), handOvers };
}
