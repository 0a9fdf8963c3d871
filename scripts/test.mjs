// Every test there is, on real parts: one PostgreSQL and one Kafka broker for the whole run. What this machine cannot
// run is listed by name at the end; with REQUIRE_ALL=1 that is a failure. Arguments go to Jest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'campanile-test-'));
const skipsFile = join(scratch, 'skips');
writeFileSync(skipsFile, '');

/** Never synchronously: the server's log comes to this process, and a server whose log nobody reads stands still. */
async function node(args, options = {}) {
  const [status] = await once(
    spawn(process.execPath, args, { cwd: root, stdio: 'inherit', ...options }),
    'exit',
  );
  return status;
}

if ((await node(['scripts/build.mjs'])) !== 0) process.exit(1);

const { startKafka, startTestServer } = await import(join(root, 'dist/libs/testing/src/index.js'));
const stopServer = await startTestServer();
const broker = await startKafka();
if ('brokers' in broker) process.env.KAFKA_BROKERS = broker.brokers.join(',');

/** @returns what Jest said of these projects; its status is 0 when all passed */
async function jest(name, ...options) {
  const resultFile = join(scratch, `${name}.json`);
  const status = await node(
    [
      '--experimental-vm-modules',
      // Each file loads its own copy of every module: most of the garbage is young.
      '--max-semi-space-size=64',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...['--json', `--outputFile=${resultFile}`, '--passWithNoTests', ...options, ...process.argv.slice(2)],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CAMPANILE_SKIPS_FILE: skipsFile } },
  );
  return { ...JSON.parse(readFileSync(resultFile, 'utf8')), status };
}

// What promises a time comes last, alone on the machine.
const results = [
  await jest('together', '--ignoreProjects=timed', '--maxWorkers=3'),
  await jest('timed', '--selectProjects=timed', '--maxWorkers=1'),
];
if ('brokers' in broker) await broker.stop();
await stopServer();

const skipped = new Set(readFileSync(skipsFile, 'utf8').split('\n').filter(Boolean));
for (const file of results.flatMap(({ testResults }) => testResults))
  for (const test of file.assertionResults) if (test.status === 'pending') skipped.add(test.fullName);
const left = [...skipped];
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
if (left.length > 0) console.log(`Not run on this machine:\n${left.map((name) => `  - ${name}`).join('\n')}`);
const requireAll = process.env.REQUIRE_ALL === '1';
if (left.length > 0 && requireAll) console.log('REQUIRE_ALL=1: what was not run counts as failed.');
console.log(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed, ${left.length} skipped`);
process.exit(results.every(({ status }) => status === 0) && !(requireAll && left.length > 0) ? 0 : 1);
