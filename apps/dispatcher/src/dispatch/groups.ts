import type { Lane } from '#libs/contracts';
import type { Bind } from './bind.js';
import { windowOf } from './lanes.js';

/** How much work stands journalled ahead of what is submitted: what the database's answer takes, and some. */
const AHEAD_MS = 250;
/** Of the window; the rest is for what is in flight. */
const AHEAD_SHARE = 0.5;
/** Of the windows, kept for recipients from the retry store, who are journalled by their claim. */
const RETRY_SHARE = 1 / 8;

/** What a bind adds to the recipients that are claimed from the retry store at a time, whichever binds carry them. */
export function retryRoom(window: number): number {
  return Math.floor(window * RETRY_SHARE);
}

/**
 * Recipients to journal next for a bind and lane, 0 when there is no room or enough stands ready: never while nobody
 * is journalled here without a durable outcome. Who is journalled at a bind and who is claimed for it fit into its window
 * together, so that the windows are the most a killed process leaves in doubt. Claims have a part of their own: however
 * many there are, and wherever they wait, they take no room from batches.
 *
 * `ahead` is what stands ready of batches; `isShared`: other lanes have work at this bind.
 */
export function groupFor(
  lane: Lane,
  bind: Pick<Bind, 'window' | 'journalled'>,
  partsPerSecond: number,
  ahead: number,
  left: number,
  isShared = false,
): number {
  const byTime = Math.ceil((partsPerSecond * AHEAD_MS) / 1000);
  const target = Math.max(1, Math.min(Math.ceil(bind.window * AHEAD_SHARE), byTime));
  const usable = windowOf(lane, bind.window);
  const room = Math.min(target - ahead, usable - retryRoom(bind.window) - bind.journalled, left);
  // Small groups would cost a statement each: wait for half a target, unless it is all there is or all that is kept.
  const least = Math.min(left, Math.ceil(target / 2), isShared ? keptFor(lane, bind.window) : Infinity);
  return room >= least ? Math.max(0, room) : 0;
}

/** What no other lane takes: all the room that is left while the others have theirs. */
function keptFor(lane: Lane, window: number): number {
  if (lane === 'standard') return window;
  return Math.max(1, windowOf(lane, window) - windowOf('standard', window));
}
