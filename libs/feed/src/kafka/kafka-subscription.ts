import { createHash } from 'node:crypto';
import type { Topic } from '#libs/contracts';
import type { Kafka } from 'kafkajs';
import { pauseAfter, rest, within } from '../backoff.js';
import type { FeedCounters } from '../counters.js';
import type { Cell, Held, Waiting } from '../delivery/cell.js';
import { Desk } from '../delivery/desk.js';
import type { SubscribeOptions, Subscription } from '../feed.js';
import { described, type FeedLog } from '../log.js';
import { Committer, type CellOffset } from './committer.js';
import { ConsumerLife } from './consumer-life.js';
import type { TopicKeeper } from './topic-keeper.js';

const CLOSE_MS = 1_500;
/** All members hear of a new division at the same time, give or take: who gains waits for who loses. */
const TAKE_OVER_MS = 200;
const PAUSES = { firstMs: 200, mostMs: 5_000 };
/** What may wait in memory of one topic and shard before the broker is asked to wait. */
const FULL = { records: 64, bytes: 512 * 1024 };
const NEARLY_EMPTY = { records: 24, bytes: 256 * 1024 };

export interface KafkaSubscriptionOptions {
  kafka: Kafka;
  keeper: TopicKeeper;
  groupPrefix: string;
  counters: FeedCounters;
  log: FeedLog;
  onClosed(): void;
}

/** One subscription over Kafka: consumers that follow one another bring records, the desk delivers, offsets settle. */
export class KafkaSubscription implements Subscription {
  private readonly desk: Desk;
  private readonly committer: Committer;
  private readonly stopping = new AbortController();
  private readonly held = new Set<Cell>();
  /** What the group says is ours; the desk has it a moment later. */
  private share: readonly number[] = [];
  private gaining: NodeJS.Timeout | null = null;
  private life: ConsumerLife | null = null;
  private closing: Promise<void> | null = null;
  private readonly done: Promise<void>;

  constructor(
    private readonly options: SubscribeOptions,
    private readonly context: KafkaSubscriptionOptions,
  ) {
    const hooks = { settle: (held: Held) => this.committer.settle(held), room: () => this.resumeEmptied() };
    this.desk = new Desk(options, hooks, context.counters, context.log);
    this.committer = new Committer((offsets) => this.commit(offsets), context.log);
    this.done = this.run();
  }

  get shards(): readonly number[] {
    return this.desk.shards;
  }

  get heldUntil(): number {
    return this.life?.heldUntil ?? -Infinity;
  }

  /** Whether a consumer runs and is a member of its group. */
  get joined(): boolean {
    return this.life?.isMember === true;
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

  private async shutDown(): Promise<void> {
    await this.desk.close(CLOSE_MS);
    this.stopping.abort();
    const { life } = this;
    this.giveUpAll();
    await life?.stop();
    await within(CLOSE_MS, this.done);
    this.context.onClosed();
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      const life = this.newLife();
      this.life = life;
      try {
        await life.start();
        const reason = await life.over;
        // A life that had begun well is followed at once.
        failures = life.isMember ? 0 : failures + 1;
        if (!this.stopping.signal.aborted) this.context.log.warn('A consumer of the feed ended.', { reason });
      } catch (error) {
        failures++;
        this.context.log.warn('A consumer of the feed could not start; it is tried again.', described(error));
      }
      this.giveUpAll();
      await life.stop();
      await rest(pauseAfter(Math.max(1, failures), PAUSES), this.stopping.signal);
    }
  }

  private newLife(): ConsumerLife {
    const { kafka, keeper, groupPrefix, log } = this.context;
    const life: ConsumerLife = new ConsumerLife({
      kafka,
      keeper,
      log,
      groupId: `${groupPrefix}${groupIdOf(this.options)}`,
      topics: this.options.topics,
      held: () => this.share,
      assigned: (shards) => {
        if (this.life === life) this.assigned(shards);
      },
      arrived: (topic, shard, records) => this.life === life && this.arrived(topic, shard, records),
    });
    return life;
  }

  private assigned(shards: readonly number[]): void {
    this.share = shards;
    this.desk.lose(this.desk.shards.filter((shard) => !shards.includes(shard)));
    this.committer.refuseLost();
    for (const cell of this.held) if (!cell.alive) this.held.delete(cell);
    const gained = shards.filter((shard) => !this.desk.shards.includes(shard));
    for (const shard of gained) for (const topic of this.options.topics) this.life?.pause(topic, shard);
    if (this.gaining !== null) clearTimeout(this.gaining);
    this.gaining = setTimeout(() => this.gain(gained), TAKE_OVER_MS);
  }

  private gain(shards: readonly number[]): void {
    this.gaining = null;
    this.desk.gain(shards);
    for (const shard of shards) for (const topic of this.options.topics) this.life?.resume(topic, shard);
  }

  /** A shard that stayed ours is read again from its last settled record: what is in hand already is passed over. */
  private arrived(topic: Topic, shard: number, records: readonly Waiting[]): boolean {
    const cell = this.desk.cell(topic, shard);
    const last = records.at(-1);
    if (cell === undefined || last === undefined) return false;
    const { next } = cell;
    if (!this.desk.offer(cell, next === null ? records : records.filter(({ position }) => position >= next)))
      return false;
    cell.next = Math.max(next ?? 0, last.position + 1);
    if (cell.queue.length >= FULL.records || cell.queuedBytes >= FULL.bytes) {
      this.held.add(cell);
      this.life?.pause(topic, shard);
    }
    return true;
  }

  private resumeEmptied(): void {
    for (const cell of this.held) {
      if (cell.queue.length > NEARLY_EMPTY.records || cell.queuedBytes > NEARLY_EMPTY.bytes) continue;
      this.held.delete(cell);
      if (cell.alive) this.life?.resume(cell.topic, cell.shard);
    }
  }

  private async commit(offsets: readonly CellOffset[]): Promise<void> {
    if (this.life === null) throw new Error('No consumer runs.');
    await this.life.commit(offsets);
  }

  /** Nothing is ours any more, and what the consumer of before still says is not heard. */
  private giveUpAll(): void {
    this.life = null;
    if (this.gaining !== null) clearTimeout(this.gaining);
    this.share = [];
    this.desk.lose(this.desk.shards);
    this.committer.refuseLost();
    this.held.clear();
  }
}

/** Instances share shards when they consume the same topics: others must not be members of the same Kafka group. */
function groupIdOf({ group, topics }: SubscribeOptions): string {
  return `campanile.${group}.${createHash('sha256')
    .update([...topics].sort().join(' '))
    .digest('hex')
    .slice(0, 12)}`;
}
