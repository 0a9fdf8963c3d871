import { formsOf, type Traceable } from './forms.js';

/** Of a needle its last four bytes are looked for first: numbers differ at their end. */
const TAIL = 4;

/** Looks for many people in many bytes at once. */
export class Searcher {
  /** By their last four bytes, as a number. */
  readonly #byTail = new Map<number, Buffer[]>();
  readonly #mayEnd = new Uint8Array(65_536);
  readonly forms: number;

  constructor(people: readonly Traceable[]) {
    const needles = people.flatMap(formsOf);
    this.forms = needles.length;
    for (const needle of needles) {
      const tail = needle.readUInt32BE(needle.length - TAIL);
      this.#byTail.set(tail, [...(this.#byTail.get(tail) ?? []), needle]);
      this.#mayEnd[tail & 0xffff] = 1;
    }
  }

  /** How often any form of anybody stands in these bytes. */
  hits(bytes: Buffer): number {
    let hits = 0;
    for (let end = TAIL; end <= bytes.length; end++) {
      const last = ((bytes[end - 2] ?? 0) << 8) | (bytes[end - 1] ?? 0);
      if (this.#mayEnd[last] === 0) continue;
      for (const needle of this.#byTail.get(bytes.readUInt32BE(end - TAIL)) ?? [])
        if (needle.length <= end && bytes.compare(needle, 0, needle.length, end - needle.length, end) === 0)
          hits++;
    }
    return hits;
  }
}
