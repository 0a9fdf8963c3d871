import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root: the nearest folder upwards that holds its package.json and node_modules. */
export function projectRoot(from: string = dirname(fileURLToPath(import.meta.url))): string {
  if (existsSync(join(from, 'package.json')) && existsSync(join(from, 'nest-cli.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('Not inside the project');
  return projectRoot(parent);
}

/** The compiled entry point of an app. */
export function entryOf(app: string, file = 'main'): string {
  return join(projectRoot(), 'dist', 'apps', app, 'src', `${file}.js`);
}
