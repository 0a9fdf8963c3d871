import type { Command } from 'commander';
import { completed, demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import type { ProgressView } from '../harness/official-client.js';
import type { Stack } from '../harness/stack.js';
import { withBenchStack } from './bench-stack.js';
import { cpuSeconds, cpuSpent } from './cpu-time.js';
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
const TEXT = "Prova di carico: piena del Lamone attesa alle 19. Salite ai piani alti, non usate l'auto.";

/** Release → last outcome durable, with everything on this machine and a simulator that answers at once. */
export async function benchDispatch(options: DispatchOptions): Promise<void> {
  await withBenchStack({ ...options, subscribers: options.recipients }, async (stack) => {
    await stack.simulator.faults({ receipts: { share: options.receipts } });
    const memory = PeakMemory.of(stack.services.dispatcher);
    const before = cpuSeconds();
    const progress = await releaseToEverybody(stack);
    const cpu = cpuSpent(before, cpuSeconds());
    const summary = await stack.simulator.summary();
    const stats = await stack.simulator.stats();
    const releasedAt = Date.parse(progress.releasedAt ?? '');
    const seconds = (Date.parse(progress.lastOutcomeAt ?? '') - releasedAt) / 1000;
    const rate = options.recipients / seconds;
    const latency = await latencies(stack, progress);
    const kannel = await besideKannel(stack, options);
    report(options.json, {
      recipients: options.recipients,
      feed: options.feed,
      seconds,
      rate_per_s: Math.round(rate),
      first_submit_ms: Math.round((stats.first_submit_at ?? NaN) - releasedAt),
      lost: options.recipients - summary.numbers,
      duplicates: Object.entries(summary.by_messages).reduce(
        (sum, [times, n]) => sum + (Number(times) - 1) * n,
        0,
      ),
      ...latency,
      rss_mb: memory.megabytes(),
      cpu_s: cpu.total,
      cpu_by_process: cpu,
      receipts: options.receipts,
      kannel_rate_per_s: kannel,
      ratio: kannel === null ? null : Math.round((rate / kannel) * 10) / 10,
      simulator_rss_mb: stats.rss_mb,
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

/** Release → the outcome in the ledger, in milliseconds, over all recipients. */
async function latencies(stack: Stack, { alertId, releasedAt }: ProgressView) {
  const [row] = await stack.query<{ p50_ms: number; p99_ms: number }>(
    `SELECT round(1000 * extract(epoch FROM p[1] - $2))::int AS p50_ms,
            round(1000 * extract(epoch FROM p[2] - $2))::int AS p99_ms
     FROM (SELECT percentile_disc(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY o.at) AS p
           FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
           WHERE b.alert_id = $1 AND o.state = 1) AS times`,
    [alertId, releasedAt],
  );
  return row;
}

/** Drafts, submits, approves and waits until every recipient has an outcome. */
async function releaseToEverybody(stack: Stack): Promise<ProgressView> {
  const author = await stack.official('giulia.ferri');
  const approver = await stack.official('marco.bassi');
  const alertId = await demonstrationAlert(author, { text: TEXT });
  await releaseNow(author, approver, alertId);
  return completed(approver, alertId, { timeoutMs: 1_800_000, everyMs: 250 });
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
