import 'reflect-metadata';
import { Command, Option } from 'commander';
import { KINDS } from './kinds/index.js';
import type { FeedName } from './ground/feed-name.js';
import { runFaults } from './run.js';

interface Options {
  minutes: number;
  faults?: number;
  seed: number;
  feed: FeedName;
  every: number;
  subscribers: number;
  rate: number;
  only?: string;
}

const program = new Command('npm run faults --')
  .description(
    `Lets random faults strike all of Campanile, in processes of its own, while alerts go out; then holds what every
recipient got against the ledger. The last line is one JSON object; docs/benchmarks.md says what it counts. Ends with
1 when anything is in it that must not be.

Kinds: ${KINDS.map(({ name }) => name).join(', ')}`,
  )
  .option('--minutes <n>', 'how long faults strike', Number, 2)
  .option('--faults <n>', 'so many of them, however long they take, in place of --minutes', Number)
  .option('--seed <n>', 'of the dice: the same seed, the same faults', Number, Date.now() % 1_000_000)
  .addOption(
    new Option('--feed <adapter>', 'the work feed').choices(['postgres', 'kafka']).default('postgres'),
  )
  .option('--every <seconds>', 'from one fault to the next, on average', Number, 3.5)
  .option('--subscribers <n>', 'synthetic subscribers', Number, 3_000)
  .option('--rate <n>', 'licence, in parts per second', Number, 2_000)
  .option('--only <kinds>', 'kinds of faults by name, with commas between');
program.parse();

const { every, only, ...options } = program.opts<Options>();
const verdict = await runFaults({
  ...options,
  everyMs: every * 1000,
  ...(only === undefined ? {} : { kinds: only.split(',') }),
  say: (line) => void process.stdout.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify(verdict)}\n`);
process.exitCode = verdict.passed ? 0 : 1;
