/** Everything a receipt says stands in its first bytes; what follows is a message, or mischief. */
const LONGEST_RECEIPT = 1024;
const COLON = 0x3a;
const LATIN1_NO_BREAK_SPACE = 0xa0;

const word = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const ID = word('id');
const STAT = word('stat');
const ERR = word('err');
const DONE = word('done');
const DATE = word('date');
const TEXT = word('text');

/**
 * Finds the fields of a receipt's text (SMPP 3.4 appendix B) in its bytes, in one pass: any case, in any order,
 * missing, with a blank on either side of the colon. Each field is the range `…At … …End` of the bytes scanned,
 * empty when it is not there. The first of a name counts; nothing is read from `text:` on, where the citizen's
 * message stands.
 */
export class ReceiptText {
  idAt = 0;
  idEnd = 0;
  stateAt = 0;
  stateEnd = 0;
  errorAt = 0;
  errorEnd = 0;
  /** Digits only. */
  doneAt = 0;
  doneEnd = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private end = 0;

  scan(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.end = Math.min(to, from + LONGEST_RECEIPT);
    this.idAt = this.idEnd = this.stateAt = this.stateEnd = 0;
    this.errorAt = this.errorEnd = this.doneAt = this.doneEnd = 0;
    for (let at = from; at < this.end; at = this.nextWord(at)) if (!this.readWord(at)) return;
  }

  /** @returns false at `text:` */
  private readWord(at: number): boolean {
    // Folds letters; nothing else that matters becomes one of these.
    switch ((this.bytes[at] as number) | 0x20) {
      case 0x69: // i
        this.readId(this.valueOf(at, ID));
        break;
      case 0x73: // s
        this.readState(this.valueOf(at, STAT));
        break;
      case 0x65: // e
        this.readError(this.valueOf(at, ERR));
        break;
      case 0x64: // d
        this.readDone(this.doneDate(at));
        break;
      case 0x74: // t
        return this.valueOf(at, TEXT) === -1;
    }
    return true;
  }

  private readId(value: number): void {
    if (value === -1 || this.idEnd > this.idAt) return;
    this.idAt = value;
    this.idEnd = this.endOf(value);
  }

  private readState(value: number): void {
    if (value === -1 || this.stateEnd > this.stateAt) return;
    this.stateAt = value;
    this.stateEnd = this.endOf(value);
  }

  private readError(value: number): void {
    if (value === -1 || this.errorEnd > this.errorAt) return;
    this.errorAt = value;
    this.errorEnd = this.endOf(value);
  }

  private readDone(value: number): void {
    if (value === -1 || this.doneEnd > this.doneAt) return;
    let end = value;
    while (end < this.end && isDigit(this.bytes[end] as number)) end++;
    this.doneAt = value;
    this.doneEnd = end;
  }

  /** `done date:`, `done_date:` or `donedate:`. */
  private doneDate(at: number): number {
    if (!startsWith(this.bytes, at, this.end, DONE)) return -1;
    const gap = this.bytes[at + DONE.length];
    return this.valueOf(at + DONE.length + (gap === 0x20 || gap === 0x5f ? 1 : 0), DATE);
  }

  /** Where the value of the field of that name begins; -1 when another word stands there. */
  private valueOf(at: number, name: Uint8Array): number {
    if (!startsWith(this.bytes, at, this.end, name)) return -1;
    let colon = at + name.length;
    if (colon < this.end && isBlank(this.bytes[colon] as number)) colon++;
    if (colon >= this.end || this.bytes[colon] !== COLON) return -1;
    const value = colon + 1;
    return value < this.end && isBlank(this.bytes[value] as number) ? value + 1 : value;
  }

  private endOf(value: number): number {
    let end = value;
    while (end < this.end && !isBlank(this.bytes[end] as number)) end++;
    return end;
  }

  private nextWord(from: number): number {
    let at = this.endOf(from);
    while (at < this.end && isBlank(this.bytes[at] as number)) at++;
    return at;
  }
}

/** White space of Latin-1; and NUL, which no database takes in a text. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0 || (byte >= 0x09 && byte <= 0x0d) || byte === LATIN1_NO_BREAK_SPACE;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** @param lower letters in lower case */
export function startsWith(bytes: Uint8Array, at: number, end: number, lower: Uint8Array): boolean {
  if (at + lower.length > end) return false;
  for (let i = 0; i < lower.length; i++) if (((bytes[at + i] as number) | 0x20) !== lower[i]) return false;
  return true;
}
