import { openCheckpoint, TlogError, type Checkpoint, type NoteVerifier } from '#libs/tlog';
import type { HandOver } from './hand-over.js';

/** A key, and the sizes of the log for which it signs. */
export interface KeyPeriod {
  verifier: NoteVerifier;
  from: number;
  /** Infinity for the key in use. */
  to: number;
}

/**
 * The keys that can be trusted when some are: who signed a hand-over with a trusted key is trusted for their own period.
 * @param known trusted some other way
 * @returns null when hand-overs contradict each other, or lead to none of the known keys
 */
export function periodsOf(
  known: readonly NoteVerifier[],
  handOvers: readonly HandOver[],
): KeyPeriod[] | null {
  const keys = new Map(known.map((verifier) => [verifier.verifierKey, verifier]));
  const open = new Set(handOvers);
  for (let before = -1; before !== open.size;) {
    before = open.size;
    for (const handOver of open) {
      const { from, to } = handOver;
      if (!keys.has(from.verifierKey) && !keys.has(to.verifierKey)) continue;
      keys.set(from.verifierKey, from).set(to.verifierKey, to);
      open.delete(handOver);
    }
  }
  const twice = (end: 'from' | 'to') =>
    new Set(handOvers.map((handOver) => handOver[end].verifierKey)).size < handOvers.length;
  if (open.size > 0 || twice('from') || twice('to')) return null;
  return [...keys.values()].map((verifier) => periodOf(verifier, handOvers));
}

function periodOf(verifier: NoteVerifier, handOvers: readonly HandOver[]): KeyPeriod {
  const { verifierKey } = verifier;
  const began = handOvers.find(({ to }) => to.verifierKey === verifierKey);
  const ended = handOvers.find(({ from }) => from.verifierKey === verifierKey);
  return { verifier, from: began?.size ?? 0, to: ended?.size ?? Infinity };
}

/**
 * A checkpoint signed by a key whose time it was. The empty tree is everybody's: nothing can be hidden in it.
 * @throws TlogError `tlog.malformed`, `tlog.bad_signature`, `tlog.unknown_signer`
 */
export function openInPeriod(note: string, periods: readonly KeyPeriod[], origin?: string): Checkpoint {
  const all = periods.map(({ verifier }) => verifier);
  const { size } = openCheckpoint(note, all, origin);
  const then = periods.filter(({ from, to }) => size === 0 || (from <= size && size <= to));
  return openCheckpoint(
    note,
    then.map(({ verifier }) => verifier),
    origin,
  );
}

export function signedBy(note: string, verifier: NoteVerifier): boolean {
  try {
    openCheckpoint(note, [verifier]);
    return true;
  } catch (error) {
    if (error instanceof TlogError) return false;
    throw error;
  }
}
