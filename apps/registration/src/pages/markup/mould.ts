import { randomUUID } from 'node:crypto';
import { html, type Html, type HtmlValue } from './html.js';

/**
 * A page that is made once and filled for each citizen.
 *
 * Invariant: whatever may differ between two who get the page stands in a hole, and so does nothing else. What is put
 * there is text, as in `html`. The word that marks a hole while the page is made is drawn at random: no text of a
 * municipality is ever taken for one.
 */
export class Mould<Hole extends string> {
  /** Markup and hole in turn, markup first and last. */
  readonly #pieces: readonly (Buffer | Hole)[];

  /** @param make the page, with these words where the holes are to be; each may stand in it several times */
  constructor(holes: readonly Hole[], make: (words: Record<Hole, string>) => Html) {
    const words = Object.fromEntries(holes.map((hole) => [hole, randomUUID()])) as Record<Hole, string>;
    const holeOf = new Map(holes.map((hole) => [words[hole], hole]));
    const pieces = make(words).markup.split(new RegExp(`(${[...holeOf.keys()].join('|')})`));
    this.#pieces = pieces.map((piece) => holeOf.get(piece) ?? Buffer.from(piece));
  }

  /** The page as it is sent: UTF-8. */
  fill(values: Record<Hole, HtmlValue>): Buffer {
    return Buffer.concat(
      this.#pieces.map((piece) =>
        typeof piece === 'string' ? Buffer.from(html`${values[piece]}`.markup) : piece,
      ),
    );
  }
}
