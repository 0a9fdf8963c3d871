import type { Text } from './texts.js';

/** Unfinished messages kept at most; the oldest gives way. */
const MOST_UNFINISHED = 200_000;

interface Unfinished {
  readonly parts: (Text | undefined)[];
  missing: number;
}

/** Puts long messages together again by number, sender, reference and count (3GPP TS 23.040 §9.2.3.24.1). */
export class Assembly {
  private readonly unfinished = new Map<string, Unfinished>();

  get size(): number {
    return this.unfinished.size;
  }

  /** Takes one part; the whole text once nothing is missing, else undefined. Parts out of range stand alone. */
  add(key: string, part: number, total: number, text: Text): Text | undefined {
    if (part < 1 || part > total) return text;
    const message = this.unfinished.get(key) ?? this.begin(key, total);
    if (message.parts[part - 1] === undefined) message.missing--;
    message.parts[part - 1] = text;
    if (message.missing > 0) return undefined;
    this.unfinished.delete(key);
    return message.parts.reduce((whole, next) => (whole as Text).followedBy(next as Text));
  }

  private begin(key: string, total: number): Unfinished {
    if (this.unfinished.size >= MOST_UNFINISHED) {
      const [oldest] = this.unfinished.keys();
      this.unfinished.delete(oldest as string);
    }
    const message = { parts: new Array<Text | undefined>(total).fill(undefined), missing: total };
    this.unfinished.set(key, message);
    return message;
  }
}
