import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { waitFor } from '#libs/testing';
import { demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import type { Stack } from '../harness/stack.js';
import { withBenchStack } from './bench-stack.js';
import { report } from './report.js';

export interface ThrottleOptions {
  seconds: number;
  /** Undefined: one, and then two. */
  instances?: number;
  json: boolean;
}

interface Run {
  instances: number;
  feed: 'postgres' | 'kafka';
  /** Of the licence, in the seconds measured. */
  used_share: number;
  /** Seconds in which some window of one second held more than the licence, as the simulator counts. */
  seconds_above: number;
  /** Of all submits, those answered with 0x58. */
  throttled_share: number;
}

const LICENCE = 200;
const BINDS = 4;
/** Not measured: the shares of new instances grow, windows fill. */
const WARM_UP_S = 3;
const TEXT = "Prova di licenza: piena attesa alle 19. Salite ai piani alti, non usate l'auto.";

/** How much of a licence is used, and whether it is ever exceeded, on a simulator that means it. */
export async function benchThrottle({ seconds, instances, json }: ThrottleOptions): Promise<void> {
  const runs: Run[] = [];
  for (const count of instances === undefined ? [1, 2] : [instances])
    runs.push(await measured(count, seconds));
  const [first] = runs;
  report(json, { ...first, licence: LICENCE, binds: BINDS, seconds, runs });
}

async function measured(instances: number, seconds: number): Promise<Run> {
  const feed = instances === 1 ? 'postgres' : 'kafka';
  let run: Run | undefined;
  await withBenchStack(
    {
      feed,
      subscribers: LICENCE * (seconds + 3 * WARM_UP_S),
      route: { partsPerSecond: LICENCE, binds: BINDS / instances, window: 50 },
    },
    async (stack) => {
      await stack.simulator.faults({ licence: LICENCE, throttle: true, receipts: { share: 0 } });
      for (let more = 1; more < instances; more++) await stack.addDispatcher();
      await stack.shardsDivided();
      const used = await used_share(stack, seconds);
      const { seconds_above, refused, submits } = await stack.simulator.stats();
      run = {
        ...{ instances, feed, used_share: used, seconds_above },
        throttled_share: (refused['0x58'] ?? 0) / submits,
      };
    },
  );
  return run as Run;
}

/** Sends an alert to everybody and looks at the seconds after the first. */
async function used_share(stack: Stack, seconds: number): Promise<number> {
  const author = await stack.official('giulia.ferri');
  const approver = await stack.official('marco.bassi');
  await releaseNow(author, approver, await demonstrationAlert(author, { text: TEXT }));
  const accepted = async () => {
    const { accepted: parts } = await stack.simulator.stats();
    return { parts, at: performance.now() };
  };
  await waitFor('the first submit', async () => ((await accepted()).parts > 0 ? true : null), {
    patienceMs: 60_000,
  });
  await sleep(WARM_UP_S * 1_000);
  const from = await accepted();
  await sleep(seconds * 1_000);
  const to = await accepted();
  return (to.parts - from.parts) / (((to.at - from.at) / 1_000) * LICENCE);
}

export function throttleCommand(program: Command): void {
  program
    .command('throttle')
    .description('how much of a licence of 200 parts/s is used, and whether it is ever exceeded')
    .option('--seconds <n>', 'how long to look', Number, 60)
    .option('--instances <n>', 'dispatchers; without it one, and then two on Kafka', Number)
    .option('--json', 'one JSON object on the last line', false)
    .action(benchThrottle);
}
