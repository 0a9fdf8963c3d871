import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = 'campanile-export-';

/** How long a copy of the log stays for the auditor who made it. */
export const KEPT_HOURS = 24;

/** A new folder below the given one that nobody else on the machine may read. */
export function makeExportFolder(below: string): Promise<string> {
  return mkdtemp(join(below, PREFIX));
}

export function removeExportFolder(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true });
}

/** Removes what a service that was killed could not: our folders that nothing was written to since. */
export async function sweepExportFolders(below: string, since: Date): Promise<void> {
  for (const name of await readdir(below)) {
    if (!name.startsWith(PREFIX)) continue;
    const directory = join(below, name);
    const found = await lstat(directory).catch(() => null);
    if (found === null || found.uid !== process.getuid?.() || found.mtime >= since) continue;
    await removeExportFolder(directory);
  }
}
