import type { Text } from './texts.js';

const FIRST_ROWS = 65_536;

/** A text some submits carried: of a long message, one of its parts. */
export interface SubmittedText {
  readonly text: string;
  /** From 1, of `total`. */
  readonly part: number;
  readonly total: number;
}

/**
 * Every accepted `submit_sm`, parts apart and repetitions too, in the order they came: 12 bytes each. What the
 * ledger adds up can hide a part that was sent twice; this cannot.
 */
export class Submits {
  size = 0;
  numbers = new Float64Array(FIRST_ROWS);
  /** Places in `texts`. */
  textOf = new Uint32Array(FIRST_ROWS);
  readonly texts: SubmittedText[] = [];
  private readonly places = new Map<Text, Map<number, number>>();

  append(number: number, text: Text, part: number, total: number): void {
    if (this.size === this.numbers.length) this.grow();
    this.numbers[this.size] = number;
    this.textOf[this.size] = this.placeOf(text, part, total);
    this.size++;
  }

  private placeOf(text: Text, part: number, total: number): number {
    let byPart = this.places.get(text);
    if (byPart === undefined) this.places.set(text, (byPart = new Map<number, number>()));
    const key = total * 256 + part;
    let place = byPart.get(key);
    if (place === undefined) {
      place = this.texts.push({ text: text.text, part, total }) - 1;
      byPart.set(key, place);
    }
    return place;
  }

  private grow(): void {
    const numbers = new Float64Array(this.size * 2);
    numbers.set(this.numbers);
    this.numbers = numbers;
    const textOf = new Uint32Array(this.size * 2);
    textOf.set(this.textOf);
    this.textOf = textOf;
  }
}
