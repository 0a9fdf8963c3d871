import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Found as Node finds it, so that it does not matter where this file was compiled to. */
const manifest = createRequire(import.meta.url).resolve('bootstrap-italia/package.json');

/** Bootstrap Italia's built files. */
export const KIT_DIRECTORY = join(dirname(manifest), 'dist');
export const KIT_VERSION = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
