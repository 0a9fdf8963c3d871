import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Look, WhyAnswer, WhyFacts } from '#libs/contracts';
import { contentHashOf, contentOf } from '../alerts/alert-content.js';
import { Alert } from '../alerts/alert.entity.js';
import { alertProblem } from '../alerts/alert.problems.js';
import { Approval } from '../decisions/approval.entity.js';
import { Submission } from '../decisions/submission.entity.js';
import { AuditingClient } from '../peers/auditing.client.js';
import { ActorNames } from './actor-names.service.js';
import { auditingProblem } from './auditing.problems.js';

/** Which alert, and whose: a number, or somebody's reference. */
export interface WhyQuestion {
  alert: string;
  number?: string;
  subject?: string;
}

/** Puts together what the three services know of why somebody got an alert, or did not. */
@Injectable()
export class WhyAnswers {
  constructor(
    private readonly source: DataSource,
    private readonly peers: AuditingClient,
    private readonly names: ActorNames,
  ) {}

  /**
   * @param municipalityId whose alert it must be; null for whose it is
   * @throws ProblemError `alert.not_found`, `audit.…`, `service.unavailable`
   */
  async answer(municipalityId: string | null, question: WhyQuestion, look: Look): Promise<WhyAnswer> {
    const { alert: id } = question;
    if ((question.number === undefined) === (question.subject === undefined))
      throw auditingProblem('audit.person_missing', { field: 'number' });
    const alert = await this.source
      .getRepository(Alert)
      .findOneBy({ id, ...(municipalityId === null ? {} : { municipalityId }) });
    if (alert === null) throw alertProblem('alert.not_found');
    const facts = await this.factsOf(alert.municipalityId, question, look);
    const drawn = facts.reason === 'drawn' && facts.subject !== null;
    const dispatch = drawn ? await this.peers.trail(id, facts.subject as string) : null;
    return {
      format: 'campanile.why.v1',
      askedAt: new Date().toISOString(),
      ...facts,
      ...(await this.people(alert, facts)),
      dispatch,
    };
  }

  private async factsOf(municipalityId: string, question: WhyQuestion, look: Look): Promise<WhyFacts> {
    const { facts, refused, damaged } = await this.peers.why(municipalityId, { ...look, ...question });
    if (damaged) throw auditingProblem('audit.log_damaged');
    if (facts !== null) return facts;
    const { it, en } = refused ?? { it: '', en: '' };
    throw auditingProblem('audit.number_refused', { field: 'number', params: { it, en } });
  }

  private async people(alert: Alert, { log }: WhyFacts): Promise<Pick<WhyAnswer, 'alert' | 'names'>> {
    const { id, state, municipalityId } = alert;
    const submissionId =
      alert.releasedSubmissionId ?? alert.approvedSubmissionId ?? alert.submissionId ?? undefined;
    const { manager } = this.source;
    const submission =
      submissionId === undefined ? null : await manager.findOneBy(Submission, { id: submissionId });
    const approval = submissionId === undefined ? null : await manager.findOneBy(Approval, { submissionId });
    const actors = [
      ...log.entries.map(({ entry }) => entry.actor),
      ...[submission?.submittedBy, approval?.approvedBy].map((who) => `official:${who ?? ''}`),
    ];
    const names = await this.names.of({ municipalityId }, actors);
    const named = (who: string | undefined) =>
      who === undefined ? null : { id: who, name: names.get(`official:${who}`) ?? '' };
    return {
      alert: {
        ...{ id, state, contentHash: contentHashOf(alert), content: { ...contentOf(alert) } },
        submittedBy: named(submission?.submittedBy),
        submittedAt: submission?.submittedAt.toISOString() ?? null,
        approvedBy: named(approval?.approvedBy),
        approvedAt: approval?.approvedAt.toISOString() ?? null,
      },
      names: Object.fromEntries(names),
    };
  }
}
