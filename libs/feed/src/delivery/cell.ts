import type { Topic } from '#libs/contracts';
import type { FeedRecord } from '../feed.js';

/** A record as it waits in memory. */
export interface Waiting extends FeedRecord {
  /** Its place in its topic and shard: a row's position, an offset. */
  position: number;
  publishedAt: Date;
}

/** A record in this instance's hands. */
export interface Held {
  readonly record: Waiting;
  readonly cell: Cell;
  rejections: number;
  /** The next may come, though this one is not settled. */
  passed: boolean;
  settlement: Promise<void> | null;
}

/**
 * What this instance holds of one topic and shard, during one tenure: a shard that is lost and gained again gets new
 * cells, so that nothing of the old tenure can be taken for the new one's.
 */
export class Cell {
  /** Not yet handed over, in order. */
  readonly queue: Held[] = [];
  /** Positions in hand: queued, handed over, or being settled. */
  readonly known = new Set<number>();
  /** Handed over, and neither being settled nor let pass. */
  unsettled = 0;
  queuedBytes = 0;
  alive = true;
  /** A handler's promise is pending: the next call would break the order. */
  calling = false;
  /** The pause after a rejection, or the shard is about to be given back. */
  resting = false;
  leaving = false;
  /** PostgreSQL: there may be rows that are not in hand. */
  stale = true;
  /** Kafka: the offset after the last one taken; null before the first. */
  next: number | null = null;

  constructor(
    readonly topic: Topic,
    readonly shard: number,
    /** The topic's place in the order of precedence. */
    readonly rank: number,
  ) {}

  take(record: Waiting): void {
    this.known.add(record.position);
    this.push({ record, cell: this, rejections: 0, passed: false, settlement: null });
  }

  push(held: Held): void {
    this.queue.push(held);
    this.queuedBytes += held.record.payload.length;
  }

  putBack(held: Held): void {
    this.queue.unshift(held);
    this.queuedBytes += held.record.payload.length;
    if (!held.passed) this.unsettled--;
    held.passed = false;
  }

  /** The next record to hand over, if one may be now. */
  shift(prefetch: number, most: number): Held | undefined {
    if (!this.alive || this.calling || this.resting || this.leaving) return undefined;
    if (this.unsettled >= prefetch || this.known.size - this.queue.length >= most) return undefined;
    const held = this.queue.shift();
    if (held === undefined) return undefined;
    this.queuedBytes -= held.record.payload.length;
    this.unsettled++;
    return held;
  }

  /** Forgets what was not handed over; it is still on the feed. */
  dropQueue(): void {
    const [first] = this.queue;
    if (first !== undefined && this.next !== null) this.next = first.record.position;
    for (const held of this.queue) this.known.delete(held.record.position);
    this.queue.length = 0;
    this.queuedBytes = 0;
  }
}
