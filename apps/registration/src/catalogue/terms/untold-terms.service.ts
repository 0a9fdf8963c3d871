import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { inTransaction, onceConnected } from '#libs/database';
import type { Terms } from '../terms.entity.js';
import { termsPublished } from './terms-entry.js';
import { LOCK_TELLING, UNTOLD } from './terms.sql.js';

/**
 * Municipalities founded before the log told of terms: theirs are told at the first start, once, as they are then. Where
 * the log tells of any, another version without its entry is left for the replay to find.
 */
@Injectable()
export class UntoldTerms implements OnApplicationBootstrap {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await onceConnected(() => this.tell());
  }

  /** @returns how many versions were told */
  async tell(): Promise<number> {
    return inTransaction(this.source, async (manager) => {
      await manager.query(LOCK_TELLING);
      const untold = await manager.query<Pick<Terms, 'municipalityId' | 'version' | 'content'>[]>(UNTOLD);
      await this.audit.appendAll(
        manager,
        untold.map((terms) => termsPublished(terms, 'service:registration')),
      );
      return untold.length;
    });
  }
}
