import { inspect, parseArgs } from 'node:util';
import { fuzz, TARGETS } from './run.js';
import type { Failure } from './run.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    path: { type: 'string' },
    target: { type: 'string' },
  },
});

const inputs = Number(values.inputs);
const seed = values.seed === undefined ? Math.floor(Math.random() * 0x7fffffff) : Number(values.seed);
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed)) {
  throw new Error('--inputs and --seed are whole numbers');
}
const chosen = TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
if (chosen.length === 0) throw new Error(`--target is one of ${TARGETS.map(({ name }) => name).join(', ')}`);

const shares = chosen.reduce((sum, { share }) => sum + share, 0);
const failures: Failure[] = [];
const started = performance.now();
let ran = 0;
for (const target of chosen) {
  const began = performance.now();
  const result = await fuzz(target, Math.ceil((inputs * target.share) / shares), seed, values.path);
  ran += result.ran;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`${result.failure ? '✗' : '✓'} ${target.name}: ${result.ran} inputs in ${seconds} s`);
  if (result.failure) {
    failures.push(result.failure);
    say(inspect(result.failure));
  }
}
const seconds = Math.round((performance.now() - started) / 100) / 10;
say(JSON.stringify({ inputs: ran, seed, failures: failures.length, seconds }));
process.exitCode = failures.length > 0 ? 1 : 0;
