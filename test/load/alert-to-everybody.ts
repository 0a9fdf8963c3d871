import { completed, demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import type { ProgressView } from '../harness/official-client.js';
import type { Stack } from '../harness/stack.js';
import { cpuSeconds, cpuSpent, type CpuSeconds } from './cpu-time.js';

export const TEXT =
  "Prova di carico: piena del Lamone attesa alle 19. Salite ai piani alti, non usate l'auto.";

/** What one alert to every subscriber took, by the database's clock and the simulator's count. */
export interface AlertFigures {
  /** Release → last outcome durable. */
  seconds: number;
  firstSubmitMs: number;
  /** Release → outcome in the ledger, over all recipients. */
  p50Ms: number;
  p99Ms: number;
  lost: number;
  duplicates: number;
  cpu: CpuSeconds;
}

/** Drafts, submits, approves, waits until all of `recipients` have an outcome, and holds it against the simulator. */
export async function alertToEverybody(stack: Stack, recipients: number): Promise<AlertFigures> {
  await stack.simulator.reset();
  const before = cpuSeconds();
  const { alertId, progress } = await release(stack);
  const cpu = cpuSpent(before, cpuSeconds());
  const summary = await stack.simulator.summary();
  const stats = await stack.simulator.stats();
  const releasedAt = Date.parse(progress.releasedAt ?? '');
  return {
    seconds: (Date.parse(progress.lastOutcomeAt ?? '') - releasedAt) / 1000,
    firstSubmitMs: Math.round((stats.first_submit_at ?? NaN) - releasedAt),
    ...(await latencies(stack, alertId, progress)),
    lost: recipients - summary.numbers,
    duplicates: Object.entries(summary.by_messages).reduce(
      (sum, [times, n]) => sum + (Number(times) - 1) * n,
      0,
    ),
    cpu,
  };
}

async function release(stack: Stack): Promise<{ alertId: string; progress: ProgressView }> {
  const author = await stack.official('giulia.ferri');
  const approver = await stack.official('marco.bassi');
  const alertId = await demonstrationAlert(author, { text: TEXT });
  await releaseNow(author, approver, alertId);
  return { alertId, progress: await completed(approver, alertId, { patienceMs: 1_800_000, everyMs: 500 }) };
}

async function latencies(
  stack: Stack,
  alertId: string,
  { releasedAt }: ProgressView,
): Promise<Pick<AlertFigures, 'p50Ms' | 'p99Ms'>> {
  const [row] = await stack.query<{ p50Ms: number; p99Ms: number }>(
    `SELECT round(1000 * extract(epoch FROM p[1] - $2))::int AS "p50Ms",
            round(1000 * extract(epoch FROM p[2] - $2))::int AS "p99Ms"
     FROM (SELECT percentile_disc(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY o.at) AS p
           FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
           WHERE b.alert_id = $1 AND o.state = 1) AS times`,
    [alertId, releasedAt],
  );
  return row ?? { p50Ms: NaN, p99Ms: NaN };
}
