import type { FeedName } from '../ground/feed-name.js';
import type { World } from '../ground/world.js';

/** One kind of fault: what is done to a running system, and how it is undone. */
export interface Kind {
  name: string;
  /** Cards of this kind in a deck: how often it comes beside the others. */
  weight: number;
  /** How long it lasts until it is healed, in milliseconds; drawn from this range. */
  lasts: readonly [least: number, most: number];
  /** Default: both. */
  feed?: FeedName;
  strike(world: World): Promise<unknown>;
  /** What ends by itself, or is put right by the supervisor, has no cure. */
  heal?(world: World): Promise<unknown>;
}
