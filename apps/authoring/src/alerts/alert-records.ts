import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Official } from '#libs/access';
import { AuditLog, type AuditEvent } from '#libs/audit';
import { AlertEvent } from './alert-event.entity.js';
import { contentHashOf } from './alert-content.js';
import { Alert } from './alert.entity.js';
import { alertProblem } from './alert.problems.js';
import { nextState, type AlertAction, type AlertState, type NextState } from './alert-state.js';

/** What a change of an alert leaves behind. */
export interface Change {
  action: AlertAction;
  /** Null when the clock or another service brought it about. */
  by: Official | null;
  reason?: string;
  /** Columns that change with the state. */
  set?: Partial<Alert>;
  /** Facts for the audit log; never a text, so that it holds nothing personal. */
  proof?: Record<string, unknown>;
}

/** The entry each action writes in the audit log. */
const AUDIT_EVENT: Record<AlertAction, AuditEvent> = {
  edit: 'alert.edited',
  delete: 'alert.deleted',
  submit: 'alert.submitted',
  withdraw: 'alert.withdrawn',
  approve: 'alert.approved',
  return: 'alert.returned',
  reject: 'alert.rejected',
  stop: 'alert.stopped',
  release: 'alert.released',
  expire: 'alert.expired',
  hold: 'alert.returned',
  complete: 'alert.completed',
};

/** Every entry that tells of a change of an alert. */
export const ALERT_EVENTS: readonly AuditEvent[] = ['alert.drafted', ...new Set(Object.values(AUDIT_EVENT))];

/** Every change of an alert goes through here: state, history and audit entry, in the caller's transaction. */
@Injectable()
export class AlertRecords {
  constructor(private readonly audit: AuditLog) {}

  /** Locks one of the municipality's alerts. @throws ProblemError `alert.not_found` */
  async lock(manager: EntityManager, municipalityId: string, id: string): Promise<Alert> {
    const alert = await manager.findOne(Alert, {
      where: { id, municipalityId },
      lock: { mode: 'pessimistic_write' },
    });
    if (alert === null) throw alertProblem('alert.not_found');
    return alert;
  }

  /** Changes a locked alert. @throws ProblemError `alert.wrong_state` */
  async change(manager: EntityManager, alert: Alert, change: Change): Promise<Alert> {
    const from = alert.state;
    const to = requireNext(from, change.action);
    if (to === 'deleted') {
      // The alert takes its history with it; the audit entry stays.
      await manager.delete(Alert, { id: alert.id });
    } else {
      const set = { ...change.set, state: to, version: alert.version + 1, updatedAt: new Date() };
      await manager.update(Alert, { id: alert.id }, set);
      Object.assign(alert, set);
      await manager.insert(AlertEvent, {
        alertId: alert.id,
        event: PAST[change.action],
        officialId: change.by?.officialId ?? null,
        reason: change.reason ?? null,
      });
    }
    await this.append(manager, alert, AUDIT_EVENT[change.action], change, { from, to });
    return alert;
  }

  /** Notes that an alert has come to be. */
  async drafted(manager: EntityManager, alert: Alert, by: Official): Promise<void> {
    await manager.insert(AlertEvent, { alertId: alert.id, event: 'drafted', officialId: by.officialId });
    const { source, capIdentifier, correctionOf } = alert;
    const proof = { source, capIdentifier, ...(correctionOf === null ? {} : { correctionOf }) };
    await this.append(manager, alert, 'alert.drafted', { by, proof }, { to: alert.state });
  }

  private async append(
    manager: EntityManager,
    alert: Alert,
    event: AuditEvent,
    { by, reason, proof }: Pick<Change, 'by' | 'reason' | 'proof'>,
    states: { from?: AlertState; to: NextState },
  ): Promise<void> {
    await this.audit.append(manager, {
      municipalityId: alert.municipalityId,
      event,
      actor: by === null ? 'service:authoring' : `official:${by.officialId}`,
      alertId: alert.id,
      payload: {
        ...states,
        ...proof,
        version: alert.version,
        contentHash: contentHashOf(alert),
        ...(reason === undefined ? {} : { reason }),
      },
    });
  }
}

/** How the history tells of each action. */
const PAST: Record<AlertAction, string> = {
  edit: 'edited',
  delete: 'deleted',
  submit: 'submitted',
  withdraw: 'withdrawn',
  approve: 'approved',
  return: 'returned',
  reject: 'rejected',
  stop: 'stopped',
  release: 'released',
  expire: 'expired',
  hold: 'held',
  complete: 'completed',
};

/** @throws ProblemError `alert.wrong_state` */
export function requireNext(from: AlertState, action: AlertAction): NextState {
  const to = nextState(from, action);
  if (to === null) throw alertProblem('alert.wrong_state', { params: { state: from } });
  return to;
}
