import type { OwnKafka } from '#libs/testing';
import type { FeedName } from './ground/feed-name.js';

export interface FaultsWish {
  minutes: number;
  /** So many faults, however long they take; then `minutes` says nothing. */
  faults?: number | undefined;
  seed: number;
  feed: FeedName;
  /** Milliseconds between two faults, on average. */
  everyMs: number;
  subscribers: number;
  /** The licence, in parts per second: finite, so that faults meet messages on their way. */
  rate: number;
  /** Kinds by name; default: all. */
  kinds?: readonly string[];
  /** Default: one of the run's own, where the feed wants one. */
  broker?: OwnKafka;
  say: (line: string) => void;
}
