import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { waitFor } from '#libs/testing';
import { demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import type { Stack } from '../harness/stack.js';
import { withBenchStack } from './bench-stack.js';
import { report } from './report.js';

export interface LanesOptions {
  waiting: number;
  feed: 'postgres' | 'kafka';
  json: boolean;
}

/** Parts per second: a licence at which a million messages wait. */
const LICENCE = 2_000;
const UNDER_WAY = 2 * LICENCE;
/** How long extreme's share is looked at. */
const LOOK_S = 5;
const ROUTINE = 'Prova di carico: domani il mercato si sposta in piazza del Popolo.';
const EXTREME = 'Prova di carico: piena del Lamone. Salite subito ai piani alti.';

/** How long an extreme alert waits while a routine one goes out, and how much of the licence is its own. */
export async function benchLanes({ waiting, feed, json }: LanesOptions): Promise<void> {
  await withBenchStack(
    { feed, subscribers: waiting, route: { partsPerSecond: LICENCE, window: 200 } },
    async (stack) => {
      await stack.simulator.faults({ licence: LICENCE, throttle: true, receipts: { share: 0 } });
      const routine = await release(stack, ROUTINE, 'Moderate');
      await waitFor('the routine alert', async () => (await partsOf(stack, routine)) >= UNDER_WAY, {
        patienceMs: 600_000,
      });
      const before = await stack.simulator.stats();
      const extreme = await release(stack, EXTREME, 'Extreme');
      const official = await stack.official('marco.bassi');
      const { releasedAt, firstSubmittedAt } = await waitFor('the first extreme message', async () => {
        const progress = await official.progress(extreme);
        return progress.firstSubmittedAt === null ? null : progress;
      });
      const shares = await sharesOf(stack, extreme, routine);
      report(json, {
        ...{ waiting: waiting - before.accepted, feed, licence: LICENCE },
        first_submit_ms: Date.parse(firstSubmittedAt ?? '') - Date.parse(releasedAt ?? ''),
        ...shares,
      });
    },
  );
}

async function release(stack: Stack, text: string, severity: string): Promise<string> {
  const author = await stack.official('giulia.ferri');
  const approver = await stack.official('marco.bassi');
  const alertId = await demonstrationAlert(author, { text, severity });
  await releaseNow(author, approver, alertId);
  return alertId;
}

/** Parts of an alert that the ledger knows to be accepted. */
async function partsOf(stack: Stack, alertId: string): Promise<number> {
  const sql = 'SELECT coalesce(sum(parts), 0)::int AS parts FROM dispatcher.tally WHERE alert_id = $1';
  return (await stack.query<{ parts: number }>(sql, [alertId]))[0]?.parts ?? 0;
}

/** How much of the licence extreme has while both alerts wait (`share`), and how much is used at all (`used_share`). */
async function sharesOf(
  stack: Stack,
  extreme: string,
  routine: string,
): Promise<{ share: number; used_share: number }> {
  const look = async () => ({
    at: performance.now(),
    extreme: await partsOf(stack, extreme),
    routine: await partsOf(stack, routine),
  });
  // What of the routine alert was in the windows is answered first.
  await sleep(500);
  const from = await look();
  await sleep(LOOK_S * 1_000);
  const to = await look();
  const [urgent, other] = [to.extreme - from.extreme, to.routine - from.routine];
  const licensed = (LICENCE * (to.at - from.at)) / 1_000;
  return { share: urgent / licensed, used_share: (urgent + other) / licensed };
}

export function lanesCommand(program: Command): void {
  program
    .command('lanes')
    .description(
      'an extreme alert while a routine one goes out: how long it waits, what of the licence it has',
    )
    .option('--waiting <n>', 'recipients of the routine alert', Number, 1_000_000)
    .option('--feed <adapter>', 'postgres or kafka', 'postgres')
    .option('--json', 'one JSON object on the last line', false)
    .action(benchLanes);
}
