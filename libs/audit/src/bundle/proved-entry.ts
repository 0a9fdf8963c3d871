import { TlogError, verifyInclusion, type Checkpoint } from '#libs/tlog';
import { commitmentOf } from '../audit-log.js';
import { leafOf } from '../log-entry.js';
import { openInPeriod, type KeyPeriod } from '../signing-keys/periods.js';
import type { BundleLine } from './line.js';

/** One entry with what proves its place in the log; hashes in base64. */
export interface ProvedEntry extends BundleLine {
  /** SHA-256(0x00 ‖ entry), hexadecimal. */
  leaf: string;
  /** From the leaf's neighbour up (RFC 9162, 2.1.3.1). */
  proof: string[];
}

/** Entries and the checkpoint under which they are proved. */
export interface ProvedEntries {
  /** C2SP tlog-checkpoint, a signed note. */
  checkpoint: string;
  /** The log's key that signed it, `name+hash+base64`. */
  key: string;
  /** Where the log's key changed: checkpoints that name both keys, signed by both; the oldest first. */
  handOvers: string[];
  entries: ProvedEntry[];
}

/** The checkpoint that a key signed in its time; null when none did, or when it is no checkpoint. */
export function signedCheckpoint(note: string, periods: readonly KeyPeriod[]): Checkpoint | null {
  try {
    return openInPeriod(note, periods);
  } catch (error) {
    if (error instanceof TlogError) return null;
    throw error;
  }
}

export type EntryFault = 'entry_not_in_the_log' | 'payload_changed';

/** What is wrong with an entry under a checkpoint that was checked before; null when nothing is. */
export function faultOf(line: ProvedEntry, { size, root }: Checkpoint): EntryFault | null {
  const leaf = leafOf(line.entry);
  try {
    const proof = line.proof.map((hash) => Buffer.from(hash, 'base64'));
    verifyInclusion({ leaf, index: line.seq, size, root, proof });
  } catch (error) {
    if (error instanceof TlogError) return 'entry_not_in_the_log';
    throw error;
  }
  if (leaf.toString('hex') !== line.leaf) return 'entry_not_in_the_log';
  return agrees(line) ? null : 'payload_changed';
}

/** Facts and salt are those the entry committed to, or are gone together: one without the other proves nothing. */
export function agrees({ entry, payload, salt }: BundleLine): boolean {
  if (payload === null || salt === null) return payload === null && salt === null;
  return commitmentOf(Buffer.from(salt, 'hex'), payload).toString('hex') === entry.commitment;
}
