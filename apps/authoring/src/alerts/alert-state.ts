/** Where an alert can be. `returned` is a draft that came back with a reason. */
export const ALERT_STATES = [
  'draft',
  'returned',
  'submitted',
  'scheduled',
  'released',
  'completed',
  'stopped',
  'rejected',
  'expired',
] as const;

export type AlertState = (typeof ALERT_STATES)[number];

/** What people do to an alert, then what the clock and the other services do. */
export const ALERT_ACTIONS = [
  'edit',
  'delete',
  'submit',
  'withdraw',
  'approve',
  'return',
  'reject',
  'stop',
  'release',
  'expire',
  'hold',
  'complete',
] as const;

export type AlertAction = (typeof ALERT_ACTIONS)[number];

/** Actions no official asks for. */
export const SYSTEM_ACTIONS: readonly AlertAction[] = ['release', 'expire', 'hold', 'complete'];

/** `deleted`: the alert is gone, which only what was never submitted can be. */
export type NextState = AlertState | 'deleted';

/**
 * The whole life of an alert: what leads from where to where. What is not in the table is refused.
 *
 * An approval always schedules; for now, the release follows in the same transaction. `hold` takes back what is no
 * longer what was approved, so that it is never sent.
 */
export const TRANSITIONS: Readonly<Record<AlertState, Readonly<Partial<Record<AlertAction, NextState>>>>> = {
  draft: { edit: 'draft', delete: 'deleted', submit: 'submitted' },
  returned: { edit: 'returned', submit: 'submitted' },
  submitted: { withdraw: 'draft', approve: 'scheduled', return: 'returned', reject: 'rejected' },
  scheduled: { withdraw: 'draft', release: 'released', expire: 'expired', hold: 'returned' },
  released: { stop: 'stopped', complete: 'completed' },
  completed: {},
  stopped: {},
  rejected: {},
  expired: {},
};

/** Where the action leads from this state; null when it does not apply there. */
export function nextState(from: AlertState, action: AlertAction): NextState | null {
  return TRANSITIONS[from][action] ?? null;
}

/** Whether the alert's content may still change. */
export function isOpen(state: AlertState): boolean {
  return nextState(state, 'edit') !== null;
}

/** Whether anything can still happen to it. */
export function isFinal(state: AlertState): boolean {
  return Object.keys(TRANSITIONS[state]).length === 0;
}
