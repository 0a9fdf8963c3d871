import { open } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { LOGGER, type Logger } from '#libs/observability';
import { RIGHTS_SETTINGS, type RightsSettings } from '../settings.js';
import { ERASURES_KEPT, ERASURES_TO_KEEP } from './erase.sql.js';

const AT_ONCE = 1_000;

/** A line of the ledger's file. */
export interface LedgerLine {
  subject: string;
  municipality: string;
  /** ISO 8601. */
  at: string;
}

/**
 * Keeps the ledger of erasures in a file outside the database: a restored backup knows nothing of those since. A line
 * may come twice, none is lost; what could not be written is written with the next.
 */
@Injectable()
export class ErasureLedger {
  constructor(
    private readonly source: DataSource,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never fails: an erasure that is done must not look as if it were not. */
  async keep(now = new Date()): Promise<void> {
    const file = this.settings.erasureLedger;
    if (file === undefined) return;
    try {
      while ((await this.keepSome(file, now)) === AT_ONCE);
    } catch (err) {
      this.logger.error({ err }, 'the ledger of erasures could not be written outside; it is tried again');
    }
  }

  private keepSome(file: string, now: Date): Promise<number> {
    return inTransaction(this.source, async (manager) => {
      const lines = await manager.query<(Omit<LedgerLine, 'at'> & { at: Date })[]>(ERASURES_TO_KEEP, [
        AT_ONCE,
      ]);
      if (lines.length === 0) return 0;
      const handle = await open(file, 'a', 0o600);
      try {
        await handle.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await manager.query(ERASURES_KEPT, [lines.map(({ subject }) => subject), now]);
      return lines.length;
    });
  }
}
