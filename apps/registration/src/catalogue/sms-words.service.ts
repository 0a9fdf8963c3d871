import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog, type AuditActor } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { KEYWORD_MEANINGS, type Keywords } from './keyword-meaning.js';
import { Municipality } from './municipality.entity.js';
import { catalogueProblem } from './problems.js';

/** What a municipality's phones are understood by, and whom they are told to ask. */
export interface SmsWords {
  /** Null: as the installation. */
  keywords: Partial<Keywords> | null;
  contact: string | null;
}

/** Words of a municipality's own, changed while it runs: services heed them within seconds. */
@Injectable()
export class SmsWordsService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param change what is named is put in the place of what was; an empty list of words gives back the installation's
   * @throws ProblemError `catalogue.municipality_unknown`
   */
  async change(
    municipalityId: string,
    change: { keywords?: Partial<Keywords>; contact?: string },
    actor: AuditActor,
  ): Promise<SmsWords> {
    return inTransaction(this.source, async (manager) => {
      const found = await manager.findOneBy(Municipality, { id: municipalityId });
      if (found === null) throw catalogueProblem('catalogue.municipality_unknown');
      const { keywords: before, contact } = found;
      const words = { keywords: merged(before, change.keywords ?? {}), contact: change.contact ?? contact };
      await manager.update(Municipality, { id: municipalityId }, words);
      await this.audit.append(manager, {
        ...{ municipalityId, event: 'municipality.changed', actor },
        payload: { before: { keywords: before, contact }, after: { ...words } },
      });
      return words;
    });
  }
}

function merged(before: Partial<Keywords> | null, change: Partial<Keywords>): Partial<Keywords> | null {
  const words = { ...before, ...change };
  const own = KEYWORD_MEANINGS.filter((means) => (words[means]?.length ?? 0) > 0);
  if (own.length === 0) return null;
  return Object.fromEntries(own.map((means) => [means, words[means]]));
}
