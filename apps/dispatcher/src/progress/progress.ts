import type { Pool, PoolClient } from 'pg';
import { envelope, TOPICS, type DispatchProgress } from '#libs/contracts';
import { publishEvent, type Feed } from '#libs/feed';
import type { Logger } from '#libs/observability';
import { inTransaction } from '../database/pool.js';
import { COUNT_OPEN } from '../decisions/read-open.sql.js';
import { FIND_UNTOLD, NEXT_REVISIONS, READ_TALLIES } from './publish-progress.sql.js';

/** Figures of one alert are told this often at most, in milliseconds. */
const EVERY_MS = 250;
const LOOK_FOR_UNTOLD_MS = 5_000;

type Open = Required<Pick<DispatchProgress, 'correctable' | 'held' | 'resending'>> & { alert_id: string };

/** A row of `READ_TALLIES`. */
export type Tally = Omit<
  DispatchProgress,
  'alertId' | 'revision' | 'firstSubmittedAt' | 'lastOutcomeAt' | 'correctable' | 'held' | 'resending'
> & {
  alert_id: string;
  firstSubmittedAt: Date | null;
  lastOutcomeAt: Date | null;
};

/** Tells the other services how far alerts have come: totals, four times a second while they change, and at the end. */
export class Progress {
  private changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private untoldTimer: NodeJS.Timeout | undefined;
  private publishing: Promise<void> | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly feed: Feed,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.untoldTimer = setInterval(() => void this.findUntold(), LOOK_FOR_UNTOLD_MS);
    void this.findUntold();
  }

  /** Tells what has not been told yet. */
  async stop(): Promise<void> {
    clearInterval(this.untoldTimer);
    clearTimeout(this.timer);
    await this.publishing;
    await this.publish();
  }

  /** Figures of this alert have changed, durably. */
  touch(alertId: string | null): void {
    if (alertId === null || this.changed.has(alertId)) return;
    this.changed.add(alertId);
    this.schedule();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.publishing = this.publish().finally(() => {
        this.publishing = null;
        if (this.changed.size > 0) this.schedule();
      });
    }, EVERY_MS);
  }

  private async publish(): Promise<void> {
    if (this.changed.size === 0) return;
    const alerts = [...this.changed];
    this.changed = new Set();
    try {
      await inTransaction(this.pool, (client) => this.publishIn(client, alerts));
    } catch (error) {
      for (const alertId of alerts) this.changed.add(alertId);
      this.logger.error({ err: error }, 'progress could not be told');
    }
  }

  private async publishIn(client: PoolClient, alerts: string[]): Promise<void> {
    const revisions = await client.query<{ alert_id: string; municipality_id: string; revision: number }>(
      NEXT_REVISIONS,
      [alerts],
    );
    const tallies = await client.query<Tally>(READ_TALLIES, [alerts]);
    const byAlert = new Map(tallies.rows.map((tally) => [tally.alert_id, tally]));
    const open = await this.openOf(client, tallies.rows);
    for (const { alert_id, municipality_id, revision } of revisions.rows) {
      const tally = byAlert.get(alert_id);
      if (tally === undefined) continue;
      const { alert_id: alertId, firstSubmittedAt, lastOutcomeAt, ...counts } = tally;
      const event = envelope(TOPICS.dispatchProgress, municipality_id, {
        ...{ alertId, revision },
        ...counts,
        ...(open.get(alert_id) ?? { correctable: 0, held: 0, resending: 0 }),
        firstSubmittedAt: firstSubmittedAt?.toISOString() ?? null,
        lastOutcomeAt: lastOutcomeAt?.toISOString() ?? null,
      });
      await publishEvent(this.feed, client, event, alertId);
    }
  }

  /** Counted only where somebody failed or is in doubt, which most alerts never have. */
  private async openOf(client: PoolClient, tallies: readonly Tally[]) {
    const some = tallies
      .filter(({ failed, inDoubt }) => failed + inDoubt > 0)
      .map(({ alert_id }) => alert_id);
    if (some.length === 0) return new Map<string, Omit<Open, 'alert_id'>>();
    const { rows } = await client.query<Open>(COUNT_OPEN, [some]);
    return new Map(rows.map(({ alert_id, ...counts }) => [alert_id, counts]));
  }

  private async findUntold(): Promise<void> {
    try {
      const { rows } = await this.pool.query<{ alert_id: string }>(FIND_UNTOLD);
      for (const { alert_id } of rows) this.touch(alert_id);
    } catch (error) {
      this.logger.error({ err: error }, 'untold progress could not be found');
    }
  }
}
