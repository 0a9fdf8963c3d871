// Format, lint, types, import rules, dead code: all of them run, two at a time, and all faults are shown.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The longest first. */
const CHECKS = [
  ['lint', 'eslint', '--max-warnings', '0', 'apps', 'libs', 'test'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['types', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['console types', 'tsc', '--noEmit', '-p', 'apps/console/tsconfig.json'],
  ['import rules', 'depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'libs', 'test'],
  ['dead code', 'knip'],
];
const AT_ONCE = 2;

/** Runs one; what it says is shown whole, when it has ended. */
async function passes([name, command, ...args]) {
  const started = Date.now();
  const env = process.stdout.isTTY ? { ...process.env, FORCE_COLOR: '1' } : process.env;
  const options = { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = spawn(`node_modules/.bin/${command}`, args, options);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  const [status] = await once(child, 'close');
  process.stdout.write(said);
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return status === 0;
}

const waiting = [...CHECKS];
const failed = [];
async function work() {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift())
    if (!(await passes(check))) failed.push(check[0]);
}
await Promise.all(Array.from({ length: AT_ONCE }, work));
if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
