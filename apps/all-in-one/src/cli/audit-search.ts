import { once } from 'node:events';
import { userInfo } from 'node:os';
import {
  formatted,
  LogArchive,
  logKeyOf,
  payloadsOf,
  searchLog,
  type FoundFormat,
  type SearchFilter,
} from '#libs/audit';
import { checkedReason } from '../../../authoring/src/auditing/auditing.problems.js';
import { SubjectsService } from '../../../registration/src/auditing/subjects.service.js';
import { withRegistration } from '../../../registration/src/cli/with-registration.js';
import type { RegistrationConfig } from '../../../registration/src/settings.js';
import { askNumber } from './ask-number.js';
import { logNamed } from './audit-log-named.js';

export interface SearchOptions extends Omit<SearchFilter, 'logId' | 'subjects'> {
  municipality?: string;
  format: FoundFormat;
  /** Whose number it is and was: asked for, and found by the blind index. */
  byNumber?: boolean;
  /** Why somebody looks; needed where it is for a person. */
  reason?: string;
}

/** Writes what is found to standard output; that somebody looked is an entry first. */
export async function searchCommand(config: RegistrationConfig, options: SearchOptions): Promise<void> {
  const { municipality, format, byNumber = false, reason, ...filter } = options;
  const why =
    byNumber || filter.subject !== undefined || reason !== undefined ? checkedReason(reason ?? '') : null;
  const payloads = payloadsOf(config);
  await LogArchive.using(config.databaseUrl, logKeyOf(config), payloads, async (archive, sql) => {
    const logId = await logNamed(sql, municipality ?? null);
    const people: Pick<SearchFilter, 'subjects'> = byNumber
      ? { subjects: await subjectsAskedFor(config, logId) }
      : {};
    const facts = Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, asText(value)]));
    const looked = {
      what: 'log',
      by_number: byNumber,
      format,
      ...facts,
      ...(why !== null && { reason: why }),
    };
    const subjects = people.subjects ?? (filter.subject === undefined ? [] : [filter.subject]);
    await archive.recordExport(logId, `operator:${userInfo().username}`, looked, subjects);
    for await (const line of formatted(searchLog(sql, payloads, { logId, ...filter, ...people }), format))
      if (!process.stdout.write(line)) await once(process.stdout, 'drain');
  });
}

async function subjectsAskedFor(config: RegistrationConfig, municipalityId: string): Promise<string[]> {
  const number = await askNumber();
  return withRegistration(config, (registration) =>
    registration.get(SubjectsService, { strict: false }).ofNumber(municipalityId, number),
  );
}

function asText(value: string | Date): string {
  return typeof value === 'string' ? value : value.toISOString();
}
