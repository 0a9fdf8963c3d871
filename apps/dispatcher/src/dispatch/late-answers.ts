import type { Work } from './work.js';

/** How many are remembered: beyond it the oldest are given up. */
const MOST = 50_000;

/** An answer that comes later than this changes nothing any more: whoever is in doubt stays so. */
const LIFETIME_MS = 15 * 60_000;

/** A part of a message. */
export interface Place {
  work: Work;
  item: number;
  part: number;
}

/**
 * Submits that were not answered in time: the answer may still come, for as long as their connection stands. What is
 * remembered holds numbers in clear, so it is forgotten when it can be of no use.
 */
export class LateAnswers {
  /** Oldest first. */
  private readonly places = new Map<string, Place & { bind: number; at: number }>();

  get size(): number {
    return this.places.size;
  }

  /** @param now milliseconds on the process's clock */
  remember(bind: number, epoch: number, sequence: number, place: Place, now: number): void {
    this.places.set(keyOf(bind, epoch, sequence), { ...place, bind, at: now });
    this.sweep(now);
  }

  /** Whose answer it is that came late; undefined where nobody remembers. */
  take(bind: number, epoch: number, sequence: number): Place | undefined {
    const key = keyOf(bind, epoch, sequence);
    const place = this.places.get(key);
    this.places.delete(key);
    return place;
  }

  /** The connection of a bind is gone, and its answers with it. */
  forget(bind: number): void {
    for (const [key, place] of this.places) if (place.bind === bind) this.places.delete(key);
  }

  /** Forgets what is too old, or too much. */
  sweep(now: number): void {
    for (const [key, { at }] of this.places) {
      if (this.places.size <= MOST && now - at < LIFETIME_MS) return;
      this.places.delete(key);
    }
  }
}

function keyOf(bind: number, epoch: number, sequence: number): string {
  return `${bind} ${epoch} ${sequence}`;
}
