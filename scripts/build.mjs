// Compiles the services with swc and, when its sources changed, the console with Vite. Everything lands in dist/.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const run = (name, ...args) =>
  execFileSync(bin(name), args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });

/** What the console is made of: the names, sizes and times of its files and the locked dependencies. */
function consoleFingerprint() {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(path);
    if (stat.isDirectory()) for (const entry of readdirSync(path).sort()) add(join(path, entry));
    else hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
  };
  add(join(root, 'apps/console'));
  add(join(root, 'package-lock.json'));
  return hash.digest('hex');
}

run(
  'swc',
  'apps',
  'libs',
  'test',
  '-d',
  'dist',
  '--quiet',
  '--ignore',
  '**/*.spec.ts,apps/console/**,apps/*/public/**',
);

const stamp = join(root, 'dist/console.stamp');
const fingerprint = consoleFingerprint();
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint) {
  run('vite', 'build', '--config', 'apps/console/vite.config.ts', '--logLevel', 'error');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, fingerprint);
}
