// Compiles the services with swc and the console with Vite, each when its sources changed. Everything lands in dist/.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const run = (name, ...args) =>
  execFileSync(bin(name), args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });

/** What something is made of: the names, sizes and times of these files and folders, and the locked dependencies. */
function fingerprintOf(...paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(path);
    if (stat.isDirectory()) for (const entry of readdirSync(path).sort()) add(join(path, entry));
    else hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
  };
  for (const path of [...paths, 'package-lock.json']) add(join(root, path));
  return hash.digest('hex');
}

/** Builds what changed and nothing else: whoever starts now must not pull files from under what runs already. */
function once(what, paths, build) {
  const stamp = join(root, `dist/${what}.stamp`);
  const fingerprint = fingerprintOf(...paths);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  build();
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, fingerprint);
}

const NO_SERVICES = '**/*.spec.ts,apps/console/**,apps/*/public/**';

once('services', ['apps', 'libs', 'test', '.swcrc'], () =>
  run('swc', 'apps', 'libs', 'test', '-d', 'dist', '--quiet', '--ignore', NO_SERVICES),
);
once('console', ['apps/console'], () =>
  run('vite', 'build', '--config', 'apps/console/vite.config.ts', '--logLevel', 'error'),
);
