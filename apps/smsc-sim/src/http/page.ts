import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Route } from './route.js';

const PAGES = join('apps', 'smsc-sim', 'public');
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'none'";

let folder: string | undefined;

/** The pages stand beside the source and are not built: found upwards from here, so from `dist` as well. */
function pagesFolder(): string {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, PAGES)) && at !== dirname(at)) at = dirname(at);
  return join(at, PAGES);
}

export function pageFile(name: string): Route {
  return async ({ response }) => {
    folder ??= pagesFolder();
    const content = await readFile(join(folder, name));
    response.writeHead(200, {
      'content-type': `${TYPES[extname(name)] ?? 'application/octet-stream'}; charset=utf-8`,
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
    response.end(content);
  };
}
