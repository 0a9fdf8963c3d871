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
