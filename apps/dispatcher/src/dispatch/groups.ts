import type { Lane } from '#libs/contracts';
import type { Bind } from './bind.js';
import { windowOf } from './lanes.js';

/** How much work stands journalled ahead of what is submitted: what the database's answer takes, and some. */
const AHEAD_MS = 250;
/** Of the window; the rest is for what is in flight. */
const AHEAD_SHARE = 0.5;
/** Of the window, kept for recipients from the retry store, who are journalled by their claim. */
const RETRY_SHARE = 1 / 8;

/** Recipients from the retry store that one bind carries at a time. */
export function retryRoom(window: number): number {
  return Math.floor(window * RETRY_SHARE);
}

/**
 * Recipients to journal next for a bind and lane, 0 when there is no room or enough stands ready. What is journalled
 * and not durably answered never exceeds the bind's window, so that this is the most a killed process leaves in doubt.
 * `isShared`: other lanes have work at this bind.
 */
export function groupFor(
  lane: Lane,
  bind: Pick<Bind, 'window' | 'unresolved'>,
  partsPerSecond: number,
  ahead: number,
  left: number,
  isShared = false,
): number {
  const byTime = Math.ceil((partsPerSecond * AHEAD_MS) / 1000);
  const target = Math.max(1, Math.min(Math.ceil(bind.window * AHEAD_SHARE), byTime));
  const usable = windowOf(lane, bind.window);
  const room = Math.min(target - ahead, usable - retryRoom(bind.window) - bind.unresolved, left);
  // Small groups would cost a statement each: wait for half a target, unless it is all there is or all that is kept.
  const least = Math.min(left, Math.ceil(target / 2), isShared ? keptFor(lane, bind.window) : Infinity);
  return room >= least ? Math.max(0, room) : 0;
}

/** What no other lane takes: all the room that is left while the others have theirs. */
function keptFor(lane: Lane, window: number): number {
  if (lane === 'standard') return window;
  return Math.max(1, windowOf(lane, window) - windowOf('standard', window));
}
