import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Official } from '#libs/access';
import { AuditLog } from '#libs/audit';
import { inTransaction } from '#libs/database';

/** What an official looks at: lists of people an alert was for. */
export interface PeopleLook {
  alertId: string;
  what: 'recipients' | 'dead_letters';
  /** Which of them were asked for. */
  asked: Record<string, unknown>;
  /** Whom the answer shows. */
  subjects: readonly string[];
}

/**
 * Writes down whose record an official is about to be shown, one entry for each person, so that everybody's own copy says
 * who looked. Called before the answer leaves: what cannot be written down is not seen.
 */
@Injectable()
export class PeopleLooks {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
  ) {}

  async record(official: Official, { alertId, what, asked, subjects }: PeopleLook): Promise<void> {
    const { municipalityId, officialId, role } = official;
    const entry = {
      ...{
        municipalityId,
        event: 'record.viewed' as const,
        actor: `official:${officialId}` as const,
        alertId,
      },
      payload: { what, ...asked, role },
    };
    const entries =
      subjects.length === 0 ? [entry] : subjects.map((subjectRef) => ({ ...entry, subjectRef }));
    await inTransaction(this.source, (manager) => this.audit.appendAll(manager, entries));
  }
}
