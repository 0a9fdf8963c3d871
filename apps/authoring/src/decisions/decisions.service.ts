import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Official } from '#libs/access';
import { inTransaction, violatedConstraint } from '#libs/database';
import { ReleaseService } from '../release/release.service.js';
import { contentHashOf } from '../alerts/alert-content.js';
import { AlertRecords, requireNext } from '../alerts/alert-records.js';
import { Alert } from '../alerts/alert.entity.js';
import { alertProblem } from '../alerts/alert.problems.js';
import { Approval } from './approval.entity.js';
import { Authorship } from '../alerts/authorship.entity.js';
import { contentFaults, refuseFaults } from '../alerts/content-faults.js';
import { FactsService } from '../alerts/facts.service.js';
import { Submission } from './submission.entity.js';

/** What a withdrawn or returned alert loses. */
const UNAPPROVED = { submissionId: null, approvedSubmissionId: null } as const;

/** A release this little in the past is one for now: clocks differ. In milliseconds. */
const CLOCKS_DIFFER_MS = 60_000;

/** What officials decide about alerts. Each decision is one transaction; what it needs to know is asked before. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly source: DataSource,
    private readonly records: AlertRecords,
    private readonly facts: FactsService,
    private readonly releases: ReleaseService,
  ) {}

  /** Asks for the approval of exactly the content that was previewed. @throws ProblemError `alert.…` */
  async submit(actor: Official, id: string, contentHash: string): Promise<Alert> {
    const seen = await this.read(actor, id);
    requireNext(seen.state, 'submit');
    requireHash(seen, contentHash);
    refuseFaults(contentFaults(seen, await this.facts.complete(seen)));
    return inTransaction(this.source, async (manager) => {
      const alert = await this.records.lock(manager, actor.municipalityId, id);
      requireNext(alert.state, 'submit');
      requireHash(alert, contentHash);
      const { municipalityId, officialId: submittedBy } = actor;
      const { identifiers } = await manager.insert(Submission, {
        ...{ municipalityId, alertId: id, contentHash, submittedBy },
      });
      const { id: submissionId } = identifiers[0] as { id: string };
      return this.records.change(manager, alert, { action: 'submit', by: actor, set: { submissionId } });
    });
  }

  /**
   * Says yes to exactly the content that was previewed; releases it now, or at its time.
   * @param releaseAt null for now
   * @throws ProblemError `alert.…`
   */
  async approve(actor: Official, id: string, contentHash: string, releaseAt: Date | null): Promise<Alert> {
    const seen = await this.read(actor, id);
    await this.requireApprovable(this.source.manager, seen, actor, contentHash);
    refuseFaults(contentFaults(seen, await this.facts.complete(seen)));
    const due = dueTime(releaseAt, seen.expiresAt);
    return inTransaction(this.source, async (manager) => {
      const alert = await this.records.lock(manager, actor.municipalityId, id);
      const submission = await this.requireApprovable(manager, alert, actor, contentHash);
      await this.insertApproval(manager, submission, actor, due ?? new Date());
      await this.records.change(manager, alert, {
        ...{ action: 'approve', by: actor, set: { approvedSubmissionId: submission.id } },
        proof: { submittedBy: submission.submittedBy, releaseAt: due?.toISOString() ?? null },
      });
      return due === null ? this.releases.release(manager, alert, actor) : alert;
    });
  }

  /** Takes a submitted or scheduled alert back to where it can be changed. */
  async withdraw(actor: Official, id: string): Promise<Alert> {
    return this.decide(actor, id, (manager, alert) =>
      this.records.change(manager, alert, { action: 'withdraw', by: actor, set: UNAPPROVED }),
    );
  }

  async return(actor: Official, id: string, reason: string): Promise<Alert> {
    return this.decide(actor, id, (manager, alert) =>
      this.records.change(manager, alert, { action: 'return', by: actor, reason, set: UNAPPROVED }),
    );
  }

  async reject(actor: Official, id: string, reason: string): Promise<Alert> {
    return this.decide(actor, id, (manager, alert) =>
      this.records.change(manager, alert, { action: 'reject', by: actor, reason }),
    );
  }

  /** From this instant nothing more of the alert is submitted to phones. */
  async stop(actor: Official, id: string): Promise<Alert> {
    return this.decide(actor, id, (manager, alert) => this.releases.stop(manager, alert, actor));
  }

  private async decide(
    actor: Official,
    id: string,
    work: (manager: EntityManager, alert: Alert) => Promise<Alert>,
  ): Promise<Alert> {
    return inTransaction(this.source, async (manager) =>
      work(manager, await this.records.lock(manager, actor.municipalityId, id)),
    );
  }

  private async read({ municipalityId }: Official, id: string): Promise<Alert> {
    const alert = await this.source.getRepository(Alert).findOneBy({ id, municipalityId });
    if (alert === null) throw alertProblem('alert.not_found');
    return alert;
  }

  private async requireApprovable(
    manager: EntityManager,
    alert: Alert,
    actor: Official,
    contentHash: string,
  ): Promise<Submission> {
    requireNext(alert.state, 'approve');
    const submission = await manager.findOneByOrFail(Submission, { id: alert.submissionId ?? '' });
    const wrote = await manager.existsBy(Authorship, { alertId: alert.id, officialId: actor.officialId });
    if (wrote || submission.submittedBy === actor.officialId) throw alertProblem('alert.own_approval');
    if (submission.contentHash !== contentHash) throw alertProblem('alert.content_changed');
    requireHash(alert, contentHash);
    return submission;
  }

  private async insertApproval(
    manager: EntityManager,
    { id: submissionId, municipalityId, alertId, contentHash, submittedBy }: Submission,
    { officialId: approvedBy }: Official,
    releaseAt: Date,
  ): Promise<void> {
    try {
      await manager.insert(Approval, {
        ...{ submissionId, municipalityId, alertId, contentHash, submittedBy, approvedBy, releaseAt },
      });
    } catch (cause) {
      const constraint = violatedConstraint(cause);
      if (constraint === 'approval_by_another' || constraint === 'approval_not_by_author')
        throw alertProblem('alert.own_approval', { cause });
      throw cause;
    }
  }
}

function requireHash(alert: Alert, contentHash: string): void {
  if (contentHashOf(alert) !== contentHash) throw alertProblem('alert.content_changed');
}

/** When to release; null for now. @throws ProblemError `alert.release_past`, `alert.release_after_expiry` */
function dueTime(releaseAt: Date | null, expiresAt: Date | null): Date | null {
  if (releaseAt === null) return null;
  const inFuture = releaseAt.getTime() - Date.now();
  if (inFuture < -CLOCKS_DIFFER_MS) throw alertProblem('alert.release_past', { field: 'releaseAt' });
  if (expiresAt !== null && releaseAt >= expiresAt)
    throw alertProblem('alert.release_after_expiry', { field: 'releaseAt' });
  return inFuture <= 0 ? null : releaseAt;
}
