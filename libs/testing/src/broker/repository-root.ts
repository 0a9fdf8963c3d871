import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository this code runs in, whether from its sources or compiled into `dist`. */
export function repositoryRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const start of [here, process.cwd()])
    for (let folder = start; folder !== dirname(folder); folder = dirname(folder))
      // Compiled code stands in a copy of the tree below `dist`, which has no package of its own.
      if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'libs'))) return folder;
  throw new Error('The repository was not found above this file, nor above the working folder.');
}
