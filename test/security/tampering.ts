import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BUNDLE_TAMPERINGS, tamperWithBundle } from './bundle-tampering.js';
import { Chance } from './chance.js';
import type { HonestLog } from './honest-log.js';
import { TABLE_TAMPERINGS, tamperWithTables } from './table-tampering.js';

export interface TamperingResult {
  where: 'bundle' | 'tables';
  kind: string;
  rounds: number;
  found: number;
}

/** Falsifies a log in every known way, each so many times at places drawn at random. */
export async function* tamper(log: HonestLog, rounds: number, seed: number): AsyncGenerator<TamperingResult> {
  const chance = new Chance(seed);
  const directory = join(log.folder, 'falsified');
  const count = async (attempt: () => Promise<boolean>) => {
    let found = 0;
    for (let i = 0; i < rounds; i++) {
      await rm(directory, { recursive: true, force: true });
      if (await attempt()) found++;
    }
    return { rounds, found };
  };
  for (const kind of BUNDLE_TAMPERINGS)
    yield {
      ...{ where: 'bundle', kind },
      ...(await count(async () => {
        const falsified = await tamperWithBundle(log, kind, chance, directory);
        return !(await log.judge(falsified)).proved;
      })),
    };
  for (const kind of TABLE_TAMPERINGS)
    yield {
      ...{ where: 'tables', kind },
      ...(await count(() => tamperWithTables(log, kind, chance, directory))),
    };
}
