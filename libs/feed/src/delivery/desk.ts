import type { Topic } from '#libs/contracts';
import { pauseAfter, rest, within, type Backoff } from '../backoff.js';
import type { FeedCounters } from '../counters.js';
import { FeedError, type Delivery, type SubscribeOptions } from '../feed.js';
import { described, type FeedLog } from '../log.js';
import { Cell, type Held, type Waiting } from './cell.js';

const DEFAULT_PREFETCH = 4;
/** An alert may wait behind it: a database that was away for a minute must not cost half a minute more. */
const REJECTION_PAUSE: Backoff = { firstMs: 200, mostMs: 5_000 };
/** Records of one topic and shard, let pass or settled, that wait for an answer or for an earlier one: all are in memory. */
const MOST_SETTLING = 64;

/** What the desk needs of the adapter behind it. */
export interface DeskHooks {
  /** Makes a settlement durable. Rejects only when it never will be. */
  settle(held: Held): Promise<void>;
  /** Cells may have room again. */
  room(): void;
}

/**
 * Hands records over to one subscription's handler, and knows what is in hand. Both adapters bring records to it and
 * take settlements from it; order, prefetch, precedence, pauses and repetition are its alone.
 */
export class Desk {
  readonly prefetch: number;
  private readonly cells = new Map<number, Cell[]>();
  private ordered: Cell[] = [];
  private readonly pausedTopics = new Set<Topic>();
  private readonly settling = new Set<Promise<void>>();
  private readonly arrivals = new Set<() => void>();
  private roundDue = false;
  private closed = false;

  constructor(
    private readonly options: SubscribeOptions,
    private readonly hooks: DeskHooks,
    private readonly counters: FeedCounters,
    private readonly log: FeedLog,
  ) {
    this.prefetch = options.prefetch ?? DEFAULT_PREFETCH;
  }

  get shards(): number[] {
    return [...this.cells.keys()].sort((a, b) => a - b);
  }

  /** Every cell of the shards owned, in order of precedence. */
  allCells(): readonly Cell[] {
    return this.ordered;
  }

  cell(topic: Topic, shard: number): Cell | undefined {
    return this.cells.get(shard)?.find((cell) => cell.topic === topic);
  }

  gain(shards: readonly number[]): void {
    if (shards.length === 0 || this.closed) return;
    for (const shard of shards)
      this.cells.set(
        shard,
        this.options.topics.map((topic, rank) => new Cell(topic, shard, rank)),
      );
    this.tellShards();
    for (const arrived of this.arrivals) arrived();
    this.hooks.room();
  }

  /** From now on these shards are somebody else's: what is in hand of them can no longer be settled. */
  lose(shards: readonly number[]): void {
    const held = shards.filter((shard) => this.cells.has(shard));
    if (held.length === 0) return;
    for (const shard of held) {
      for (const cell of this.cells.get(shard) ?? []) {
        cell.alive = false;
        cell.dropQueue();
      }
      this.cells.delete(shard);
    }
    this.tellShards();
  }

  /** Hands nothing more of these shards over and waits for what is in hand, but not for ever. */
  async drain(shards: readonly number[], mostMs: number): Promise<void> {
    const leaving = shards.flatMap((shard) => this.cells.get(shard) ?? []);
    for (const cell of leaving) {
      cell.leaving = true;
      cell.dropQueue();
    }
    const until = performance.now() + mostMs;
    while (leaving.some((cell) => cell.alive && cell.known.size > 0) && performance.now() < until)
      await rest(10);
  }

  isPaused(topic: Topic): boolean {
    return this.pausedTopics.has(topic);
  }

  pause(topic: Topic): void {
    this.pausedTopics.add(topic);
  }

  resume(topic: Topic): void {
    if (this.pausedTopics.delete(topic)) this.schedule();
    this.hooks.room();
  }

  /** @returns whether the records are in hand now; if not, they are still on the feed alone */
  offer(cell: Cell, records: readonly Waiting[]): boolean {
    if (!cell.alive || cell.leaving) return false;
    for (const record of records) if (!cell.known.has(record.position)) cell.take(record);
    this.schedule();
    return true;
  }

  async ready(timeoutMs: number): Promise<void> {
    if (this.cells.size > 0) return;
    let arrived = (): void => undefined;
    const arrival = new Promise<true>((resolve) => (arrived = () => resolve(true)));
    this.arrivals.add(arrived);
    const came = await within(timeoutMs, arrival);
    this.arrivals.delete(arrived);
    if (came !== true)
      throw new FeedError(
        'feed.unreachable',
        true,
        `No shard was given to this instance within ${timeoutMs} ms.`,
      );
  }

  /** Stops handing over, waits a little for settlements under way, and gives everything up. */
  async close(mostMs: number): Promise<void> {
    this.closed = true;
    for (const cell of this.allCells()) cell.leaving = true;
    await within(mostMs, Promise.allSettled(this.settling));
  }

  /** All waiting cells get their turn, the first topics first, after everything that has just arrived is queued. */
  private schedule(): void {
    if (this.roundDue) return;
    this.roundDue = true;
    setImmediate(() => {
      this.roundDue = false;
      for (const cell of this.allCells()) this.serve(cell);
      this.hooks.room();
    });
  }

  private serve(cell: Cell): void {
    while (!this.closed && !this.pausedTopics.has(cell.topic)) {
      const held = cell.shift(this.prefetch, MOST_SETTLING);
      if (held === undefined) return;
      this.handOver(held);
    }
  }

  private handOver(held: Held): void {
    const { cell, record } = held;
    this.counters.add('delivered', record.topic);
    let outcome: Promise<void> | void;
    try {
      outcome = this.options.onDelivery(this.delivery(held));
    } catch (error) {
      return this.rejected(held, error);
    }
    if (!(outcome instanceof Promise)) return;
    cell.calling = true;
    void outcome
      .then(
        () => undefined,
        (error: unknown) => this.rejected(held, error),
      )
      .finally(() => {
        cell.calling = false;
        this.schedule();
      });
  }

  private delivery(held: Held): Delivery {
    const { id, topic, shard, payload, publishedAt } = held.record;
    return {
      id,
      topic,
      shard,
      payload,
      publishedAt,
      settle: () => this.settle(held),
      letPass: () => this.letPass(held),
    };
  }

  private letPass(held: Held): void {
    if (held.passed || held.settlement !== null || !held.cell.alive) return;
    held.passed = true;
    held.cell.unsettled--;
    this.schedule();
  }

  private settle(held: Held): Promise<void> {
    return (held.settlement ??= this.beginSettlement(held));
  }

  private async beginSettlement(held: Held): Promise<void> {
    const { cell, record } = held;
    if (!cell.alive) return this.refuse(record);
    if (!held.passed) cell.unsettled--;
    const done = this.hooks.settle(held);
    this.settling.add(done);
    this.schedule();
    try {
      await done;
    } catch (error) {
      if (error instanceof FeedError && error.code === 'feed.shard_lost') return this.refuse(record, error);
      throw error;
    } finally {
      this.settling.delete(done);
    }
    cell.known.delete(record.position);
    this.counters.add('settled', record.topic);
    this.schedule();
  }

  private refuse(record: Waiting, cause?: Error): never {
    this.counters.add('shard_lost', record.topic);
    throw (
      cause ??
      new FeedError(
        'feed.shard_lost',
        false,
        `Shard ${record.shard} has moved: its new owner handles ${record.id}.`,
      )
    );
  }

  private rejected(held: Held, error: unknown): void {
    const { cell, record } = held;
    this.counters.add('rejected', record.topic);
    held.rejections++;
    const pauseMs = Math.round(pauseAfter(held.rejections, REJECTION_PAUSE));
    const { id, topic, shard } = record;
    this.log.error('A record was not handled; it comes again.', {
      ...{ id, topic, shard, rejections: held.rejections, pauseMs },
      ...described(error),
    });
    if (held.settlement !== null || !cell.alive) return;
    cell.resting = true;
    setTimeout(() => {
      cell.resting = false;
      if (held.settlement === null && cell.alive) cell.putBack(held);
      this.schedule();
    }, pauseMs).unref();
  }

  private tellShards(): void {
    this.ordered = [...this.cells.values()].flat().sort((a, b) => a.rank - b.rank || a.shard - b.shard);
    try {
      this.options.onShards?.(this.shards);
    } catch (error) {
      this.log.error('A handler of shards failed.', described(error));
    }
  }
}
