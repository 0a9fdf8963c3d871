import type { Text } from './texts.js';

export type Direction = 'to_phone' | 'from_phone';

export interface Entry {
  readonly sequence: number;
  /** Epoch milliseconds with a fraction. */
  readonly at: number;
  readonly direction: Direction;
  readonly number: number;
  /** The town's side: the sender of what came, the destination of what the phone wrote. */
  readonly peer: string;
  readonly account: string;
  readonly text: string;
  readonly alphabet: string;
  readonly parts: number;
}

/** How many messages are kept: a number of the last ones, or all. */
export type Keep = number | 'all';

const FIRST_CAPACITY = 1024;

/**
 * The last messages (or all), in columns; entries of one number are linked backwards so that a phone's
 * bubbles are found without searching. Sequence numbers go on for ever, places are reused when not all are kept.
 */
export class Journal {
  /** Sequence of the next entry. */
  next = 0;
  private capacity: number;
  private at: Float64Array;
  private numbers: Float64Array;
  private previous: Float64Array;
  private directions: Uint8Array;
  private parts: Uint8Array;
  private readonly texts: Text[] = [];
  private readonly peers: string[] = [];
  private readonly accounts: string[] = [];

  constructor(private readonly keep: Keep) {
    this.capacity = keep === 'all' ? FIRST_CAPACITY : keep;
    this.at = new Float64Array(this.capacity);
    this.numbers = new Float64Array(this.capacity);
    this.previous = new Float64Array(this.capacity);
    this.directions = new Uint8Array(this.capacity);
    this.parts = new Uint8Array(this.capacity);
  }

  /** Sequence of the oldest entry still kept. */
  get first(): number {
    return Math.max(0, this.next - this.capacity);
  }

  /** `previous` is the last entry of the same number (sequence + 1, 0 for none); returns this one's, likewise. */
  append(
    at: number,
    direction: Direction,
    number: number,
    peer: string,
    account: string,
    text: Text,
    parts: number,
    previous: number,
  ): number {
    if (this.keep === 'all' && this.next === this.capacity) this.grow();
    const place = this.next % this.capacity;
    this.at[place] = at;
    this.numbers[place] = number;
    this.previous[place] = previous;
    this.directions[place] = direction === 'to_phone' ? 0 : 1;
    this.parts[place] = parts;
    this.texts[place] = text;
    this.peers[place] = peer;
    this.accounts[place] = account;
    return ++this.next;
  }

  /** The last `limit` entries after sequence `after`, oldest first. */
  latest(limit: number, after = -1): Entry[] {
    const entries: Entry[] = [];
    const from = Math.max(this.first, after + 1, this.next - limit);
    for (let sequence = from; sequence < this.next; sequence++) entries.push(this.entry(sequence));
    return entries;
  }

  /** Entries of one number, oldest first; `last` as {@link append} returned it. */
  chain(last: number, limit: number, after = -1): Entry[] {
    const entries: Entry[] = [];
    let sequence = last - 1;
    while (sequence >= this.first && sequence > after && entries.length < limit) {
      entries.push(this.entry(sequence));
      sequence = (this.previous[sequence % this.capacity] as number) - 1;
    }
    return entries.reverse();
  }

  private entry(sequence: number): Entry {
    const place = sequence % this.capacity;
    const text = this.texts[place] as Text;
    return {
      sequence,
      at: this.at[place] as number,
      direction: this.directions[place] === 0 ? 'to_phone' : 'from_phone',
      number: this.numbers[place] as number,
      peer: this.peers[place] as string,
      account: this.accounts[place] as string,
      text: text.text,
      alphabet: text.alphabet,
      parts: this.parts[place] as number,
    };
  }

  private grow(): void {
    this.capacity *= 2;
    const wider = (from: Float64Array) => {
      const to = new Float64Array(this.capacity);
      to.set(from);
      return to;
    };
    const widerBytes = (from: Uint8Array) => {
      const to = new Uint8Array(this.capacity);
      to.set(from);
      return to;
    };
    this.at = wider(this.at);
    this.numbers = wider(this.numbers);
    this.previous = wider(this.previous);
    this.directions = widerBytes(this.directions);
    this.parts = widerBytes(this.parts);
  }
}
