import type { Bind } from './bind.js';

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
 * Recipients to journal next for a bind, 0 when there is no room or enough stands ready. What is journalled and not
 * durably answered never exceeds the bind's window, so that this is the most a killed process leaves in doubt.
 */
export function groupFor(
  bind: Pick<Bind, 'window' | 'unresolved'>,
  partsPerSecond: number,
  ahead: number,
  left: number,
): number {
  const byTime = Math.ceil((partsPerSecond * AHEAD_MS) / 1000);
  const target = Math.max(1, Math.min(Math.ceil(bind.window * AHEAD_SHARE), byTime));
  const room = Math.min(target - ahead, bind.window - retryRoom(bind.window) - bind.unresolved, left);
  // Small groups would cost a statement each: wait for half a target, unless it is all there is.
  return room >= Math.min(left, Math.ceil(target / 2)) ? Math.max(0, room) : 0;
}
