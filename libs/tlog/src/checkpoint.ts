import { TlogError } from './errors.js';
import { HASH_SIZE } from './hash.js';
import { openNote, signNote, type NoteSigner, type NoteVerifier } from './note.js';
import { checkSize } from './ranges.js';

/** What a log says of itself at one moment: how many leaves, and the root above them. */
export interface Checkpoint {
  /** Which log, by custom a URL without its scheme; the name of its key as well. */
  origin: string;
  size: number;
  root: Uint8Array;
  /** Further lines of its text, where there are any: what they mean is between signer and reader. */
  extension?: readonly string[];
}

/**
 * A checkpoint as a signed note (C2SP tlog-checkpoint): origin, size, root in base64, each on a line; then extensions.
 * Never sign one that is inconsistent with one signed before: see `verifyConsistency`.
 */
export function signCheckpoint(checkpoint: Checkpoint, ...signers: readonly NoteSigner[]): string {
  return signNote(formatCheckpoint(checkpoint), ...signers);
}

/**
 * The checkpoint in a signed note.
 * @param origin when given, the log it must be of
 * @throws TlogError `tlog.malformed`, `tlog.bad_signature`, `tlog.unknown_signer`
 */
export function openCheckpoint(
  note: string,
  verifiers: readonly NoteVerifier[],
  origin?: string,
): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, verifiers).text);
  if (origin !== undefined && checkpoint.origin !== origin)
    throw new TlogError('tlog.malformed', 'A checkpoint of another log.');
  return checkpoint;
}

function formatCheckpoint({ origin, size, root, extension = [] }: Checkpoint): string {
  checkSize(size);
  if ([origin, ...extension].some((line) => line === '' || line.includes('\n')) || root.length !== HASH_SIZE)
    throw new TlogError('tlog.malformed', 'Not a checkpoint.');
  return [origin, size, Buffer.from(root).toString('base64'), ...extension, ''].join('\n');
}

/**
 * Its lines without their signatures: to be read only from a note that was verified.
 * @throws TlogError `tlog.malformed`
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [, origin, digits, encoded = '', extension] =
    /^([^\n]+)\n(0|[1-9]\d*)\n([A-Za-z0-9+/]{43}=)\n((?:[^\n]+\n)*)$/.exec(text) ?? [];
  const root = Buffer.from(encoded, 'base64');
  if (origin === undefined || extension === undefined || root.toString('base64') !== encoded)
    throw new TlogError('tlog.malformed', 'Not a checkpoint.');
  const size = Number(digits);
  checkSize(size);
  if (extension === '') return { origin, size, root };
  return { origin, size, root, extension: extension.slice(0, -1).split('\n') };
}
