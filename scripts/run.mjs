// `node scripts/run.mjs <compiled entry> …`: builds what changed, then becomes that program.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [entry, ...args] = process.argv.slice(2);

const build = spawnSync(process.execPath, [`${root}scripts/build.mjs`], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

const program = spawn(process.execPath, ['--enable-source-maps', `${root}dist/${entry}`, ...args], {
  stdio: 'inherit',
});
// A signal from the terminal reaches the program too, and it decides when all is stopped; one sent to us alone is
// passed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => program.kill('SIGTERM'));
program.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
