import type { Command } from 'commander';
import type { Stack } from '../harness/stack.js';
import { alertToEverybody, TEXT } from './alert-to-everybody.js';
import { withBenchStack } from './bench-stack.js';
import { kannelObstacle, kannelRate } from './kannel.js';
import { PeakMemory } from './peak-memory.js';
import { report } from './report.js';

export interface DispatchOptions {
  recipients: number;
  feed: 'postgres' | 'kafka';
  /** Share of messages for which the simulator sends a receipt, 0 to 1. */
  receipts: number;
  /** Whether Kannel sends the same beside us, where it is installed. */
  kannel: boolean;
  json: boolean;
}

/** Its rate does not depend on how many there are; a million would take it minutes. */
const KANNEL_MESSAGES = 100_000;

/** Release → last outcome durable, with everything on this machine and a simulator that answers at once. */
export async function benchDispatch(options: DispatchOptions): Promise<void> {
  const { recipients, feed, receipts } = options;
  await withBenchStack({ feed, subscribers: recipients }, async (stack) => {
    await stack.simulator.faults({ receipts: { share: receipts } });
    const memory = PeakMemory.of(stack.services.dispatcher);
    const figures = await alertToEverybody(stack, recipients);
    const rss = memory.megabytes();
    const rate = recipients / figures.seconds;
    const kannel = await besideKannel(stack, options);
    report(options.json, {
      recipients,
      feed,
      seconds: figures.seconds,
      rate_per_s: Math.round(rate),
      first_submit_ms: figures.firstSubmitMs,
      p50_ms: figures.p50Ms,
      p99_ms: figures.p99Ms,
      lost: figures.lost,
      duplicates: figures.duplicates,
      rss_mb: rss,
      cpu_s: figures.cpu.total,
      cpu_by_process: figures.cpu,
      receipts,
      kannel_rate_per_s: kannel,
      ratio: kannel === null ? null : Math.round((rate / kannel) * 10) / 10,
    });
  });
}

/** The same text to the same simulator by Kannel, our services stopped; null where it is not installed. */
async function besideKannel(stack: Stack, { recipients, kannel }: DispatchOptions): Promise<number | null> {
  if (!kannel) return null;
  const obstacle = kannelObstacle();
  if (obstacle !== null) {
    process.stdout.write(`Not beside Kannel: ${obstacle}\n`);
    return null;
  }
  for (const service of Object.values(stack.services)) await service.stop();
  const [route] = stack.topology.routes;
  if (route === undefined) return null;
  const messages = Math.min(recipients, KANNEL_MESSAGES);
  return kannelRate({ simulator: stack.simulator, route, text: TEXT, messages });
}

export function dispatchCommand(program: Command): void {
  program
    .command('dispatch')
    .description('release → last outcome durable: services, feed, database and simulator on this machine')
    .option('--recipients <n>', 'how many subscribers', Number, 100_000)
    .option('--feed <adapter>', 'postgres or kafka', 'postgres')
    .option('--receipts <share>', 'share of messages that get a receipt, 0 to 1', Number, 0)
    .option('--no-kannel', 'without Kannel beside it, where it is installed')
    .option('--json', 'one JSON object on the last line', false)
    .action(benchDispatch);
}
