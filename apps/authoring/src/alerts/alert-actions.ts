import { mayDo, type Official, type Permission } from '#libs/access';
import { ALERT_ACTIONS, nextState, type AlertAction, type AlertState } from './alert-state.js';

/** The permission each action of an official takes. */
export const ACTION_PERMISSION: Readonly<Partial<Record<AlertAction, Permission>>> = {
  edit: 'alert:write',
  delete: 'alert:write',
  submit: 'alert:submit',
  withdraw: 'alert:submit',
  approve: 'alert:approve',
  return: 'alert:approve',
  reject: 'alert:approve',
  stop: 'alert:stop',
};

export interface Situation {
  state: AlertState;
  /** Everybody who wrote or submitted it. */
  authors: ReadonlySet<string>;
  everSubmitted: boolean;
}

/** What the official may do with an alert now: what a page shows as buttons. The services refuse the rest anyway. */
export function allowedActions(actor: Official, { state, authors, everSubmitted }: Situation): AlertAction[] {
  return ALERT_ACTIONS.filter((action) => {
    const permission = ACTION_PERMISSION[action];
    if (permission === undefined || !mayDo(actor.role, permission)) return false;
    if (nextState(state, action) === null) return false;
    if (action === 'approve') return !authors.has(actor.officialId);
    return action !== 'delete' || !everSubmitted;
  });
}
