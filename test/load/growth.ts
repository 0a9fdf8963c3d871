import type { Command } from 'commander';
import type { Stack } from '../harness/stack.js';
import { alertToEverybody } from './alert-to-everybody.js';
import { withBenchStack } from './bench-stack.js';
import { PeakMemory } from './peak-memory.js';
import { populate } from './population.js';
import { report } from './report.js';

export interface GrowthOptions {
  steps: number[];
  feed: 'postgres' | 'kafka';
  json: boolean;
}

interface GrowthStep {
  recipients: number;
  rate_per_s: number;
  first_submit_ms: number;
  lost: number;
  duplicates: number;
  /** The most resident memory of a dispatcher that has just been started. */
  rss_mb: number | null;
}

/** The same town grows: an alert to everybody at each size, each time by a dispatcher that starts anew. */
export async function benchGrowth({ steps, feed, json }: GrowthOptions): Promise<void> {
  const [first = 0, ...rest] = [...steps].sort((a, b) => a - b);
  await withBenchStack({ feed, subscribers: first }, async (stack) => {
    await stack.simulator.faults({ receipts: { share: 0 } });
    const measured = [await step(stack, first)];
    for (const recipients of rest) {
      await populate(stack, recipients, say);
      await stack.services.dispatcher.stop();
      await stack.services.dispatcher.start();
      await stack.ready();
      measured.push(await step(stack, recipients));
    }
    report(json, { feed, steps: measured });
  });
}

async function step(stack: Stack, recipients: number): Promise<GrowthStep> {
  const memory = PeakMemory.of(stack.services.dispatcher);
  const { seconds, firstSubmitMs, lost, duplicates } = await alertToEverybody(stack, recipients);
  const figures = {
    recipients,
    rate_per_s: Math.round(recipients / seconds),
    first_submit_ms: firstSubmitMs,
    lost,
    duplicates,
    rss_mb: memory.megabytes(),
  };
  say(JSON.stringify(figures));
  return figures;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function growthCommand(program: Command): void {
  program
    .command('growth')
    .description('an alert to everybody in a town that grows: messages a second and memory stay as they are')
    .option('--steps <sizes>', 'subscribers at each step', sizes, [10_000, 100_000, 1_000_000, 5_000_000])
    .option('--feed <adapter>', 'postgres or kafka', 'postgres')
    .option('--json', 'one JSON object on the last line', false)
    .action(benchGrowth);
}

function sizes(text: string): number[] {
  return text.split(',').map(Number);
}
