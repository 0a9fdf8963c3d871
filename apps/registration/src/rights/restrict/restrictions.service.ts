import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { refuseWithoutGuardian } from '../session/guardian-needed.js';
import { heldSubscription } from '../session/held.js';
import type { Managing } from '../session/sessions.service.js';
import { RESTRICT_SUBSCRIBER } from './restrict.sql.js';

/**
 * Restriction (GDPR art. 18): data are kept and not used. Alerts that rest on consent are not sent; those of a public
 * task are, since they serve an important public interest (art. 18(2)) and whoever does not want them objects.
 */
@Injectable()
export class RestrictionsService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /** Once more changes nothing. @throws ProblemError `manage.session_ended` */
  async restrict(managing: Managing, now = new Date()): Promise<void> {
    await this.set(managing, now, now);
  }

  /** Only the person lifts it, or who answers for a child. @throws ProblemError `manage.session_ended`, `manage.guardian_…` */
  async lift(managing: Managing, now = new Date()): Promise<void> {
    await this.set(managing, null, now);
  }

  private async set(managing: Managing, since: Date | null, now: Date): Promise<void> {
    await heldSubscription(this.source, managing, async (manager, subscriber) => {
      const { id, municipalityId, restrictedAt } = subscriber;
      if ((restrictedAt === null) === (since === null)) return;
      if (since === null) refuseWithoutGuardian(managing, subscriber);
      await manager.query(RESTRICT_SUBSCRIBER, [id, since]);
      await this.audit.append(manager, {
        ...{ municipalityId, event: 'dsar.restricted', actor: 'citizen', subjectRef: id, occurredAt: now },
        payload: { restricted: since !== null, linkId: managing.linkId },
      });
    });
  }
}
