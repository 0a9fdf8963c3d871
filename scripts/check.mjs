// Format, lint, types, import rules, dead code: all of them run, all faults are shown.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const CHECKS = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['types', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['console types', 'tsc', '--noEmit', '-p', 'apps/console/tsconfig.json'],
  ['lint', 'eslint', '--max-warnings', '0', 'apps', 'libs', 'test'],
  ['import rules', 'depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'libs', 'test'],
  ['dead code', 'knip'],
];

const failed = CHECKS.filter(([name, command, ...args]) => {
  const started = Date.now();
  const { status } = spawnSync(`node_modules/.bin/${command}`, args, { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return status !== 0;
});
if (failed.length > 0) console.log(`Failed: ${failed.map(([name]) => name).join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
