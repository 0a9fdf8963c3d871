import { open, type FileHandle } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { LOGGER, type Logger } from '#libs/observability';
import { RIGHTS_SETTINGS, type RightsSettings } from '../settings.js';
import { CHANGES_KEPT, CHANGES_TO_KEEP } from '../restore/taken-back.sql.js';
import { ERASURES_KEPT, ERASURES_TO_KEEP } from './erase.sql.js';

const AT_ONCE = 1_000;

/** What is to be written, for one writer at a time, and that it was; of each line, whose it is. */
const SOURCES = [
  { take: ERASURES_TO_KEEP, kept: ERASURES_KEPT, of: 'subject' },
  { take: CHANGES_TO_KEEP, kept: CHANGES_KEPT, of: 'person' },
] as const;

type Source = (typeof SOURCES)[number];

/**
 * Keeps who was erased, who left and what was taken back in a file outside the database: a restored backup knows
 * nothing of what happened since. A line may come twice, none is lost; what could not be written is written with the next.
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
      for (const source of SOURCES) while ((await this.keepSome(file, source, now)) === AT_ONCE);
    } catch (err) {
      this.logger.error({ err }, 'the ledger of erasures could not be written outside; it is tried again');
    }
  }

  private keepSome(file: string, { take, kept, of }: Source, now: Date): Promise<number> {
    return inTransaction(this.source, async (manager) => {
      const lines = await manager.query<Partial<Record<typeof of, string>>[]>(take, [AT_ONCE]);
      if (lines.length === 0) return 0;
      const handle = await open(file, 'a+', 0o600);
      try {
        const whole = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
        await handle.write((await endsShort(handle)) ? `\n${whole}` : whole);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await manager.query(kept, [lines.map((line) => line[of]), now]);
      return lines.length;
    });
  }
}

/** Whether the last line was cut when the machine stopped: the next would be lost with it. */
async function endsShort(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}
