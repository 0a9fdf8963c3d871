import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { LogArchive, logKeyOf, payloadsOf } from '#libs/audit';
import { published } from '../../../registration/src/auditing/exports/published.js';
import type { RegistrationConfig } from '../../../registration/src/settings.js';
import { logNamed } from './audit-log-named.js';
import { ProgressLine } from './progress-line.js';

export interface ExportOptions {
  from?: Date;
  to?: Date;
  out: string;
  municipality?: string;
}

/** Writes a bundle; says on stderr how far it is. */
export async function exportLog(config: RegistrationConfig, options: ExportOptions): Promise<void> {
  if (options.from !== undefined && options.to !== undefined && options.from > options.to)
    throw new InvalidArgumentError('--from > --to');
  const { from = null, to = null } = options;
  const payloads = payloadsOf(config);
  await LogArchive.using(config.databaseUrl, logKeyOf(config), payloads, async (archive, sql) => {
    const logId = await logNamed(sql, options.municipality ?? null);
    const facts = { from: from?.toISOString() ?? null, to: to?.toISOString() ?? null };
    await archive.recordExport(logId, `operator:${userInfo().username}`, facts);
    const line = new ProgressLine(process.stderr);
    const texts = await published(sql, logId);
    const directory = resolve(options.out);
    const { origin, start, end } = await archive.export({
      ...{ logId, from, to, directory, ...texts },
      onProgress: (done, all) => line.show(done, all),
    });
    line.end();
    process.stdout.write(`${origin}: ${end - start} voci/entries (${start} … ${end}) → ${directory}\n`);
  });
}
