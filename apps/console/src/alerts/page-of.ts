import type { Action, AlertState } from '../api/types.js';

/** Where an alert is looked at: a draft is edited, what has left is watched, everything between is decided on. */
export function pageOf({ id, state, allowed }: { id: string; state: AlertState; allowed: Action[] }): string {
  switch (state) {
    case 'draft':
    case 'returned':
      return allowed.includes('edit') ? `/alerts/${id}/edit` : `/alerts/${id}/preview`;
    case 'submitted':
    case 'scheduled':
    case 'rejected':
      return `/alerts/${id}/approve`;
    case 'released':
    case 'completed':
    case 'stopped':
    case 'expired':
      return `/alerts/${id}/watch`;
  }
}
