import type { Alert, Official, Preview } from '../api/types.js';

/** Why somebody cannot approve an alert; the page has a sentence for each. */
export type Obstacle = 'own' | 'wrote' | 'role' | 'state' | 'blocked' | 'hold' | 'other';

/** The first reason that keeps `official` from approving; null when nothing does. The server decides again. */
export function obstacleTo(alert: Alert, preview: Preview, official: Official): Obstacle | null {
  if (alert.state !== 'submitted') return 'state';
  if (!official.permissions.includes('alert:approve')) {
    return alert.submittedBy?.id === official.id ? 'own' : 'role';
  }
  if (!alert.allowed.includes('approve')) return ownObstacle(alert, official);
  if (preview.problems.length > 0) return 'blocked';
  // What was read back must be what is stored, or else nobody knows what they approve.
  return preview.contentHash === alert.contentHash ? null : 'hold';
}

function ownObstacle(alert: Alert, official: Official): Obstacle {
  if (alert.submittedBy?.id === official.id) return 'own';
  const wrote =
    alert.createdBy.id === official.id ||
    alert.history.some(({ by, event }) => event === 'edited' && by?.id === official.id);
  return wrote ? 'wrote' : 'other';
}

/** What is wrong with a chosen hour of release; null when nothing is. */
export function releaseFault(
  at: Date | null,
  now: Date,
  expiresAt: string | null,
): 'atMissing' | 'atPast' | 'atAfterExpiry' | null {
  if (!at) return 'atMissing';
  if (at <= now) return 'atPast';
  return expiresAt !== null && at >= new Date(expiresAt) ? 'atAfterExpiry' : null;
}
