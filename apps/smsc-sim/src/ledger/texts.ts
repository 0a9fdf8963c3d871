import { createHash } from 'node:crypto';
import { alphabetOf, decodeText } from '#libs/sms-text';
import type { Alphabet, DefaultAlphabet } from '#libs/sms-text';

/** Beyond it the memory of texts starts anew: codes are all different, alerts are few. */
const MOST_REMEMBERED = 50_000;

/** One text, decoded once however many phones get it. */
export class Text {
  /** First 32 bits of SHA-256 over the text in UTF-8. */
  readonly digest: number;
  private readonly followed = new Map<Text, Text>();

  constructor(
    readonly text: string,
    readonly alphabet: Alphabet,
  ) {
    this.digest = createHash('sha256').update(text).digest().readUInt32BE(0);
  }

  /** This part and the next one as one text; the same object for the same two. */
  followedBy(next: Text): Text {
    let whole = this.followed.get(next);
    if (whole === undefined) {
      if (this.followed.size > MOST_REMEMBERED) this.followed.clear();
      whole = new Text(this.text + next.text, next.alphabet);
      this.followed.set(next, whole);
    }
    return whole;
  }
}

/** Gives the same {@link Text} for the same bytes, so that a million equal messages cost one decoding. */
export class Texts {
  private readonly known: Record<Alphabet, Map<string, Text>> = {
    gsm7: new Map(),
    latin1: new Map(),
    ucs2: new Map(),
  };

  of(bytes: Buffer, from: number, to: number, dataCoding: number, routeDefault: DefaultAlphabet): Text {
    const alphabet = alphabetOf(dataCoding, routeDefault);
    const texts = this.known[alphabet];
    const key = bytes.toString('latin1', from, to);
    let text = texts.get(key);
    if (text === undefined) {
      if (texts.size >= MOST_REMEMBERED) texts.clear();
      text = new Text(decodeText(bytes.subarray(from, to), dataCoding, routeDefault), alphabet);
      texts.set(key, text);
    }
    return text;
  }
}
