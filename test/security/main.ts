import { Command } from 'commander';
import { startKafka, startTestServer, testServerUrl } from '#libs/testing';
import type { FeedChoice } from '../../apps/all-in-one/src/installation/topology.js';
import { enumerate, unseen } from './enumeration.js';
import { eraseAndSearch } from './erasure/erasure.js';
import { forward } from './forwarded.js';
import { guess, withstood } from './guessing.js';
import { withHonestLog } from './honest-log.js';
import { pump } from './pumping.js';
import { conclude, timed } from './verdict.js';
import { tamper, type TamperingResult } from './tampering.js';

const program = new Command('npm run security --').description(
  'Attacks, many times over. Each starts all it needs, and removes it.',
);

program
  .command('tampering')
  .description(
    'thirteen ways to falsify the audit log and what stands beside it, in its tables and in an auditor’s bundle: all must be found',
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

program
  .command('enumeration')
  .description(
    'asks about numbers of people who are subscribed, who left and who never were: nothing may tell them apart',
  )
  .option('--tries <n>', 'of each kind in each place', Number, 2000)
  .option('--seed <n>', 'in which order', Number, Date.now() % 2 ** 31)
  .action(async ({ tries, seed }: { tries: number; seed: number }) => {
    await onTestServer(async () => {
      const figures = await enumerate(tries, seed);
      for (const { place, medians, spread, byChance } of figures.places)
        process.stdout.write(
          `${place.padEnd(13)} ${JSON.stringify(medians)} ms, apart ${(100 * spread).toFixed(1)} % (by chance: p = ${byChance})\n`,
        );
      conclude({ attack: 'enumeration', passed: unseen(figures, 0.05), figures: { seed, ...figures } });
    });
  });

program
  .command('pumping')
  .description('asks for codes and links for foreign, premium and fixed numbers: none may get a message')
  .option('--numbers <n>', 'how many', Number, 10_000)
  .option('--seed <n>', 'which', Number, Date.now() % 2 ** 31)
  .action(async ({ numbers, seed }: { numbers: number; seed: number }) => {
    await onTestServer(async () => {
      const figures = await pump(numbers, seed);
      const passed = figures.messages === 0 && figures.accepted.length === 0;
      conclude({ attack: 'pumping', passed, figures: { seed, ...figures } });
    });
  });

program
  .command('forwarded')
  .description('names another address with every request: it must be refused as often as who does not')
  .option('--requests <n>', 'how many', Number, 2_000)
  .action(async ({ requests }: { requests: number }) => {
    await onTestServer(async () => {
      const figures = await forward(requests);
      const passed = figures.plain === figures.rotating && figures.plain === requests - figures.limit;
      conclude({ attack: 'forwarded', passed, figures: { ...figures } });
    });
  });

program
  .command('erasure')
  .description('erases people and looks for their numbers everywhere, in any form: nothing may be left')
  .option('--subjects <n>', 'people in all', Number, 10_000)
  .option('--erase <n>', 'how many of them are erased', Number, 100)
  .option('--feed <feed>', 'postgres or kafka', 'postgres')
  .option('--json', 'always so: the last line is one JSON object', true)
  .action(async ({ subjects, erase, feed }: { subjects: number; erase: number; feed: string }) => {
    await onTestServer(() =>
      overFeed(feed, async (choice) => {
        const figures = await eraseAndSearch(testServerUrl(), choice, { subjects, erase });
        const { before, after, openable, openable_when_keys_are_due, proved } = figures;
        const passed =
          before.hits > 0 &&
          after.hits === 0 &&
          !('alert' in openable) &&
          openable_when_keys_are_due === 0 &&
          proved;
        conclude({ attack: 'erasure', passed, figures: { feed, ...figures } });
      }),
    );
  });

await program.parseAsync();

async function overFeed(feed: string, work: (choice: FeedChoice) => Promise<void>): Promise<void> {
  if (feed !== 'kafka') return work({ feed: 'postgres' });
  const broker = await startKafka();
  if (!('brokers' in broker)) throw new Error(`No Kafka on this machine: ${broker.unavailable}`);
  try {
    await work({ feed: 'kafka', brokers: broker.brokers, topicPrefix: `erasure-${process.pid}-` });
  } finally {
    await broker.stop();
  }
}

async function onTestServer(work: () => Promise<void>): Promise<void> {
  const stop = await startTestServer();
  try {
    await work();
  } finally {
    await stop();
  }
}
