import { createHash, randomUUID } from 'node:crypto';
import type { Topic } from '#libs/contracts';
import type { Pool } from 'pg';
import { pauseAfter, rest } from '../backoff.js';
import type { FeedCounters } from '../counters.js';
import type { Cell, Held, Waiting } from '../delivery/cell.js';
import { Desk } from '../delivery/desk.js';
import type { SubscribeOptions, Subscription } from '../feed.js';
import { described, type FeedLog } from '../log.js';
import { fetchRecords, MOST_ROWS, type Want } from './fetch.sql.js';
import type { Notification } from './notification.js';
import { Settler } from './settler.js';
import { ShardLeases } from './shard-leases.js';

/** The safety net below the notifications. */
const POLL_MS = 500;
const PAUSES = { firstMs: 50, mostMs: 1_000 };
const HAND_OVER_MS = 1_500;
const CLOSE_MS = 1_500;

/** One subscription over PostgreSQL: leases say which shards are ours, notifications when to look, the desk delivers. */
export class PostgresSubscription implements Subscription {
  private readonly desk: Desk;
  private readonly leases: ShardLeases;
  private readonly settler: Settler;
  private readonly scope: string;
  private readonly member = randomUUID();
  private readonly poll: NodeJS.Timeout;
  private fetching = false;
  private again = false;
  private closing: Promise<void> | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly options: SubscribeOptions,
    counters: FeedCounters,
    private readonly log: FeedLog,
    private readonly onClosed: () => void,
  ) {
    const { group } = options;
    this.scope = scopeOf(options.topics);
    const membership = { group, scope: this.scope, member: this.member };
    const hooks = { settle: (held: Held) => this.settler.settle(held), room: () => this.fetch() };
    this.desk = new Desk(options, hooks, counters, log);
    this.settler = new Settler(
      pool,
      () => ({ ...membership, epochs: this.leases.epochs }),
      (shards) => this.leases.drop(shards),
      log,
    );
    this.leases = new ShardLeases(
      pool,
      membership,
      {
        gained: (shards) => this.desk.gain(shards),
        lost: (shards) => this.desk.lose(shards),
        drain: (shards) => this.desk.drain(shards, HAND_OVER_MS),
      },
      log,
    );
    this.poll = setInterval(() => this.lookEverywhere(), POLL_MS);
    this.poll.unref();
  }

  get shards(): readonly number[] {
    return this.desk.shards;
  }

  get heldUntil(): number {
    return this.leases.heldUntil;
  }

  ready(timeoutMs = 15_000): Promise<void> {
    return this.desk.ready(timeoutMs);
  }

  pause(topic: Topic): void {
    this.desk.pause(topic);
  }

  resume(topic: Topic): void {
    this.desk.resume(topic);
  }

  close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  onNotification(notification: Notification): void {
    if (notification.kind === 'members') {
      if (notification.scope === this.scope) this.leases.poke();
      return;
    }
    for (const cell of this.desk.allCells())
      if (cell.topic === notification.topic && notification.has(cell.shard)) cell.stale = true;
    this.fetch();
  }

  /** Notifications may have been missed. */
  lookEverywhere(): void {
    for (const cell of this.desk.allCells()) cell.stale = true;
    this.fetch();
  }

  private async shutDown(): Promise<void> {
    clearInterval(this.poll);
    await this.desk.close(CLOSE_MS);
    await this.leases.close(CLOSE_MS);
    this.onClosed();
  }

  /** One question at a time; whatever changes meanwhile is asked for right after it. */
  private fetch(): void {
    this.again = true;
    if (!this.fetching && this.closing === null) void this.fetchAll();
  }

  private async fetchAll(): Promise<void> {
    this.fetching = true;
    for (let failures = 0; this.again && this.closing === null;) {
      this.again = false;
      const cells = this.desk.allCells().filter((cell) => this.isHungry(cell));
      if (cells.length === 0) break;
      try {
        await this.fetchFor(cells);
        failures = 0;
      } catch (error) {
        failures++;
        this.again = true;
        for (const cell of cells) cell.stale = true;
        this.log.warn('The feed could not read its records; it tries again.', described(error));
        await rest(pauseAfter(failures, PAUSES));
      }
    }
    this.fetching = false;
  }

  private isHungry(cell: Cell): boolean {
    return cell.stale && !cell.leaving && !this.desk.isPaused(cell.topic) && this.roomOf(cell) > 0;
  }

  private roomOf(cell: Cell): number {
    return this.desk.prefetch - cell.unsettled - cell.queue.length;
  }

  private async fetchFor(cells: readonly Cell[]): Promise<void> {
    const wants = cells.map((cell): Want => {
      cell.stale = false;
      return { topic: cell.topic, shard: cell.shard, room: this.roomOf(cell), known: cell.known };
    });
    const rows = await fetchRecords(this.pool, this.options.group, wants);
    const byCell = new Map<string, Waiting[]>();
    for (const row of rows) {
      const key = `${row.topic} ${row.shard}`;
      byCell.set(key, [...(byCell.get(key) ?? []), row]);
    }
    cells.forEach((cell, i) => {
      const mine = byCell.get(`${cell.topic} ${cell.shard}`) ?? [];
      // As many as asked for, or an answer that was cut off: there may be more.
      if (mine.length === wants[i]?.room || rows.length === MOST_ROWS) cell.stale = true;
      this.desk.offer(cell, mine);
    });
    if (rows.length === MOST_ROWS) this.again = true;
  }
}

/** Instances share shards when they consume the same topics, in whatever precedence. */
function scopeOf(topics: readonly Topic[]): string {
  return createHash('sha256')
    .update([...topics].sort().join(' '))
    .digest('hex')
    .slice(0, 12);
}
