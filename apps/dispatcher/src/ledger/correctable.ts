import { statusAction, type StatusAction } from '#libs/smpp';
import { REASON, type Reason } from './outcomes.js';

/** Refusals that say something of the route or of our text, which can be put right, and nothing of the number. */
const OF_THE_ROUTE: ReadonlySet<StatusAction> = new Set([
  ...(['permanentOnRoute', 'encodingFault', 'ambiguous', 'vendor', 'routeFault', 'credentials'] as const),
]);

/**
 * Whether a recipient that failed like this may arrive once somebody has put the cause right. A number the network
 * does not know stays unknown however often it is tried: its owner registers anew.
 */
export function isCorrectable(reason: Reason, status: number): boolean {
  if (reason !== REASON.none) return reason === REASON.noRoute || reason === REASON.textRefused;
  return status !== 0 && OF_THE_ROUTE.has(statusAction(status >>> 0));
}
