import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import type { Look } from '#libs/contracts';
import { inTransaction } from '#libs/database';

/** What somebody looks at. */
export interface Looked {
  municipalityId: string;
  /** Whose data it is; empty where it is of nobody in particular. */
  subjects: readonly string[];
  alertId?: string;
  event?: 'record.viewed' | 'export.created';
  /** What was looked for; never a number. */
  facts: Record<string, unknown>;
}

/** Writes down that somebody looks, and why, before they see anything: what cannot be written down is not shown. */
@Injectable()
export class LooksService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
  ) {}

  async record({ viewer, viewerRole: role, reason }: Look, looked: Looked): Promise<void> {
    const { municipalityId, subjects, alertId, event = 'record.viewed', facts } = looked;
    const entry = {
      ...{ municipalityId, event, actor: viewer },
      payload: { ...facts, reason, ...(role === undefined ? {} : { role }) },
      ...(alertId === undefined ? {} : { alertId }),
    };
    // One for each person: everybody's own export says who looked at them.
    const entries =
      subjects.length === 0 ? [entry] : subjects.map((subjectRef) => ({ ...entry, subjectRef }));
    await inTransaction(this.source, (manager) => this.audit.appendAll(manager, entries));
  }
}
