import { once } from 'node:events';
import { userInfo } from 'node:os';
import { formatted, LogArchive, logKeyOf, searchLog, type FoundFormat, type SearchFilter } from '#libs/audit';
import type { RegistrationConfig } from '../../../registration/src/settings.js';
import { logNamed } from './audit-log-named.js';

export interface SearchOptions extends Omit<SearchFilter, 'logId'> {
  municipality?: string;
  format: FoundFormat;
}

/** Writes what is found to standard output; that somebody looked is an entry first. */
export async function searchCommand(config: RegistrationConfig, options: SearchOptions): Promise<void> {
  const { municipality, format, ...filter } = options;
  await LogArchive.using(config.databaseUrl, logKeyOf(config), async (archive, sql) => {
    const logId = await logNamed(sql, municipality ?? null);
    const facts = Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, asText(value)]));
    await archive.recordExport(logId, `operator:${userInfo().username}`, { format, ...facts });
    for await (const line of formatted(searchLog(sql, { logId, ...filter }), format))
      if (!process.stdout.write(line)) await once(process.stdout, 'drain');
  });
}

function asText(value: string | Date): string {
  return typeof value === 'string' ? value : value.toISOString();
}
