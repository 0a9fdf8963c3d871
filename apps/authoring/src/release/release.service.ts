import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Official } from '#libs/access';
import { envelope, inDoubtPolicyOf, laneOf, TOPICS, type AlertReleased } from '#libs/contracts';
import { Feed, publishEvent } from '#libs/feed';
import { audienceOf } from '../alerts/alert-content.js';
import { AlertRecords } from '../alerts/alert-records.js';
import type { Alert } from '../alerts/alert.entity.js';
import { Approval } from '../decisions/approval.entity.js';
import { Progress } from '../progress/progress.entity.js';
import { Release } from './release.entity.js';

/** Lets alerts out, and calls them back: row, audit entry and feed record in the caller's transaction. */
@Injectable()
export class ReleaseService {
  constructor(
    private readonly records: AlertRecords,
    private readonly feed: Feed,
  ) {}

  /**
   * Releases a locked, scheduled alert. Its release row is unique: a second one of the same alert fails.
   * @param by null when its time has come
   */
  async release(manager: EntityManager, alert: Alert, by: Official | null): Promise<Alert> {
    const submissionId = alert.approvedSubmissionId ?? '';
    const { contentHash, approvedBy } = await manager.findOneByOrFail(Approval, { submissionId });
    const releasedAt = new Date();
    await manager.insert(Release, { alertId: alert.id, submissionId, contentHash, releasedAt });
    await manager.insert(Progress, { alertId: alert.id });
    await this.records.change(manager, alert, {
      ...{ action: 'release', by, set: { releasedSubmissionId: submissionId } },
      proof: { approvedBy, approvedHash: contentHash },
    });
    const payload = payloadOf(alert, contentHash, releasedAt);
    const event = envelope(TOPICS.alertReleased, alert.municipalityId, payload, releasedAt);
    await publishEvent(this.feed, manager, event, alert.id);
    return alert;
  }

  /** Stops a locked, released alert. */
  async stop(manager: EntityManager, alert: Alert, by: Official): Promise<Alert> {
    await this.records.change(manager, alert, { action: 'stop', by });
    const stoppedAt = new Date();
    const data = { alertId: alert.id, stoppedAt: stoppedAt.toISOString() };
    const event = envelope(TOPICS.alertStopped, alert.municipalityId, data, stoppedAt);
    await publishEvent(this.feed, manager, event, alert.id);
    return alert;
  }
}

function payloadOf(alert: Alert, contentHash: string, releasedAt: Date): AlertReleased {
  const audience = audienceOf(alert);
  if (audience === null || alert.expiresAt === null || alert.variants.length === 0)
    throw new Error('An alert without audience, expiry or text is never released');
  return {
    alertId: alert.id,
    contentHash,
    severity: alert.severity,
    lane: laneOf(alert.severity),
    mode: alert.mode,
    audience,
    variants: alert.variants,
    sender: alert.sender,
    releasedAt: releasedAt.toISOString(),
    expiresAt: alert.expiresAt.toISOString(),
    inDoubt: inDoubtPolicyOf(alert.severity),
  };
}
