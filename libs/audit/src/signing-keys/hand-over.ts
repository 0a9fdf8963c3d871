import {
  noteVerifier,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  TlogError,
  type Checkpoint,
  type NoteSigner,
  type NoteVerifier,
} from '#libs/tlog';

/** From this tree on, one key signs instead of the other. */
export interface HandOver {
  origin: string;
  size: number;
  root: Uint8Array;
  from: NoteVerifier;
  to: NoteVerifier;
}

const FROM = 'previous-key ';
const TO = 'next-key ';

/**
 * A checkpoint that names both keys in the text both sign. Two signatures alone would prove nothing: anybody can put a
 * second one of their own under a checkpoint.
 */
export function signHandOver(
  tree: Pick<Checkpoint, 'size' | 'root'>,
  from: NoteSigner,
  to: NoteSigner,
): string {
  const extension = [`${FROM}${from.verifierKey}`, `${TO}${to.verifierKey}`];
  return signCheckpoint({ origin: to.name, size: tree.size, root: tree.root, extension }, to, from);
}

/**
 * A hand-over that both its keys signed; whether either of them is to be trusted is another question.
 * @throws TlogError when it is none, or lacks a signature
 */
export function openHandOver(note: string): HandOver {
  const { origin, size, root, extension = [] } = parseCheckpoint(textOf(note));
  const [from = '', to = '', more] = extension;
  if (!from.startsWith(FROM) || !to.startsWith(TO) || more !== undefined)
    throw new TlogError('tlog.malformed', 'Not the hand-over of a key.');
  const keys = { from: noteVerifier(from.slice(FROM.length)), to: noteVerifier(to.slice(TO.length)) };
  for (const key of [keys.from, keys.to]) {
    if (key.name !== origin) throw new TlogError('tlog.malformed', 'The key of another log.');
    openCheckpoint(note, [key], origin);
  }
  return { origin, size, root, ...keys };
}

/** To learn which keys to look for; nothing of it is believed before they are found to have signed it. */
function textOf(note: string): string {
  return note.slice(0, note.lastIndexOf('\n\n') + 1);
}
