import { Injectable } from '@nestjs/common';
import { DataSource, In, LessThan } from 'typeorm';
import type { Official } from '#libs/access';
import { OfficialEntity } from '../officials/official.entity.js';
import { allowedActions } from './alert-actions.js';
import { contentHashOf } from './alert-content.js';
import { AlertEvent } from './alert-event.entity.js';
import type { AlertPageView, AlertView } from './alert-view.dto.js';
import { Alert } from './alert.entity.js';
import type { AlertState } from './alert-state.js';
import { alertProblem } from './alert.problems.js';
import { Approval } from '../decisions/approval.entity.js';
import { Authorship } from './authorship.entity.js';
import { Submission } from '../decisions/submission.entity.js';

/** Everything that is shown of some alerts, read in one go. */
interface Surroundings {
  submissions: Submission[];
  approvals: Approval[];
  authorships: Authorship[];
  events: AlertEvent[];
  names: Map<string, string>;
}

/** Shows alerts to the officials of their municipality. */
@Injectable()
export class AlertReader {
  constructor(private readonly source: DataSource) {}

  /** @throws ProblemError `alert.not_found` */
  async find(actor: Official, id: string): Promise<Alert> {
    const { municipalityId } = actor;
    const alert = await this.source.getRepository(Alert).findOneBy({ id, municipalityId });
    if (alert === null) throw alertProblem('alert.not_found');
    return alert;
  }

  async show(actor: Official, alert: Alert): Promise<AlertView> {
    const surroundings = await this.surroundingsOf([alert]);
    return viewOf(actor, alert, surroundings);
  }

  /** Newest first. @param before id of the alert whose elders are asked for */
  async list(
    actor: Official,
    { state, limit, before }: { state?: AlertState; limit: number; before?: string },
  ): Promise<AlertPageView> {
    const alerts = await this.source.getRepository(Alert).find({
      where: {
        municipalityId: actor.municipalityId,
        ...(state === undefined ? {} : { state }),
        ...(before === undefined ? {} : { id: LessThan(before) }),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const page = alerts.slice(0, limit);
    const surroundings = await this.surroundingsOf(page);
    return {
      alerts: page.map((alert) => viewOf(actor, alert, surroundings)),
      next: alerts.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  }

  private async surroundingsOf(alerts: readonly Alert[]): Promise<Surroundings> {
    const alertId = In(alerts.map(({ id }) => id));
    const { manager } = this.source;
    const [submissions, approvals, authorships, events] = await Promise.all([
      manager.findBy(Submission, { alertId }),
      manager.findBy(Approval, { alertId }),
      manager.findBy(Authorship, { alertId }),
      manager.find(AlertEvent, { where: { alertId }, order: { at: 'ASC', id: 'ASC' } }),
    ]);
    const people = [
      ...alerts.map(({ createdBy }) => createdBy),
      ...approvals.flatMap(({ submittedBy, approvedBy }) => [submittedBy, approvedBy]),
      ...submissions.map(({ submittedBy }) => submittedBy),
      ...events.flatMap(({ officialId }) => officialId ?? []),
    ];
    const officials = await manager.findBy(OfficialEntity, { id: In([...new Set(people)]) });
    return {
      ...{ submissions, approvals, authorships, events },
      names: new Map(officials.map(({ id, name }) => [id, name])),
    };
  }
}

function viewOf(actor: Official, alert: Alert, around: Surroundings): AlertView {
  const named = (id: string) => ({ id, name: around.names.get(id) ?? '' });
  const submitted = around.submissions.filter(({ alertId }) => alertId === alert.id);
  const submission = submitted.find(({ id }) => id === alert.submissionId);
  const approval = around.approvals.find(({ submissionId }) => submissionId === alert.approvedSubmissionId);
  const authors = around.authorships
    .filter(({ alertId }) => alertId === alert.id)
    .map(({ officialId }) => officialId);
  return {
    ...contentView(alert),
    releaseAt: approval?.releaseAt.toISOString() ?? null,
    createdBy: named(alert.createdBy),
    submittedBy: submission === undefined ? null : named(submission.submittedBy),
    approvedBy: approval === undefined ? null : named(approval.approvedBy),
    history: around.events
      .filter(({ alertId }) => alertId === alert.id)
      .map(({ at, event, officialId, reason }) => ({
        ...{ at: at.toISOString(), event, reason },
        by: officialId === null ? null : named(officialId),
      })),
    allowed: allowedActions(actor, {
      state: alert.state,
      authors: new Set(submission === undefined ? authors : [...authors, submission.submittedBy]),
      everSubmitted: submitted.length > 0,
    }),
  };
}

function contentView(alert: Alert) {
  const { id, version, state, mode, severity, categoryId, zoneIds, polygons, variants, sender, source } =
    alert;
  const { capIdentifier, capSender, capSent, correctionOf } = alert;
  return {
    ...{ id, version, state, mode, severity, categoryId, zoneIds, polygons, variants, sender, source },
    expiresAt: alert.expiresAt?.toISOString() ?? null,
    contentHash: contentHashOf(alert),
    correctionOf,
    cap:
      capIdentifier === null || capSender === null || capSent === null
        ? null
        : { identifier: capIdentifier, sender: capSender, sent: capSent.toISOString() },
    createdAt: alert.createdAt.toISOString(),
    updatedAt: alert.updatedAt.toISOString(),
  };
}
