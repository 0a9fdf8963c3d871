import { Command } from 'commander';
import { startTestServer } from '#libs/testing';
import { guess, withstood } from './guessing.js';
import { withHonestLog } from './honest-log.js';
import { conclude, timed } from './verdict.js';
import { tamper, type TamperingResult } from './tampering.js';

const program = new Command('npm run security --').description(
  'Attacks, many times over. Each starts all it needs, and removes it.',
);

program
  .command('tampering')
  .description(
    'nine ways to falsify the audit log, in its tables and in an auditor’s bundle: all must be found',
  )
  .option('--rounds <n>', 'times each', Number, 1000)
  .option(
    '--seed <n>',
    'where they strike; the same seed strikes at the same places',
    Number,
    Date.now() % 2 ** 31,
  )
  .action(async ({ rounds, seed }: { rounds: number; seed: number }) => {
    process.stdout.write(`--seed ${seed}\n`);
    await onTestServer(async () => {
      const results: TamperingResult[] = [];
      const seconds = await timed(() =>
        withHonestLog(async (log) => {
          for await (const result of tamper(log, rounds, seed)) {
            const { where, kind, found } = result;
            process.stdout.write(`${where.padEnd(7)} ${kind.padEnd(19)} ${found} / ${rounds}\n`);
            results.push(result);
          }
        }),
      );
      conclude({
        attack: 'tampering',
        passed: results.every(({ found }) => found === rounds),
        figures: { seed, seconds, results },
      });
    });
  });

program
  .command('guessing')
  .description('guesses at codes that went to other people’s phones: none may be right, but by chance')
  .option('--guesses <n>', 'how many, in all', Number, 1_000_000)
  .option('--numbers <n>', 'of how many numbers the codes are asked for and guessed', Number, 20)
  .option('--seed <n>', 'where the guesses begin', Number, Date.now() % 2 ** 31)
  .action(async ({ guesses, numbers, seed }: { guesses: number; numbers: number; seed: number }) => {
    await onTestServer(async () => {
      const figures = await guess(guesses, numbers, seed);
      conclude({ attack: 'guessing', passed: withstood(figures, numbers), figures: { seed, ...figures } });
    });
  });

await program.parseAsync();

async function onTestServer(work: () => Promise<void>): Promise<void> {
  const stop = await startTestServer();
  try {
    await work();
  } finally {
    await stop();
  }
}
