import type { Feed, Queryable } from '../feed.js';
import type { FeedGroup } from '../routes.js';

/** One instance of a service, with a line to everything outside it that can be cut. */
export interface Instance {
  feed: Feed;
  /** From the outside this looks like `kill -9`: connections are gone, and none come back. */
  cut(): void;
  mend(): void;
}

/** What an adapter's spec provides to the contract: a fresh feed with nothing on it. */
export interface Bench {
  instance(service: FeedGroup): Promise<Instance>;
  /** Runs work in one transaction of a service, which commits unless the work throws. */
  transaction(service: FeedGroup, work: (transaction: Queryable) => Promise<void>): Promise<void>;
  /** Closes every instance and drops everything. */
  close(): Promise<void>;
}
