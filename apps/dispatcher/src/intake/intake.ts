import {
  ContractError,
  laneTopic,
  LANES,
  openBatch,
  readBatchHeader,
  type BatchHeader,
  type Recipients,
} from '#libs/contracts';
import {
  FeedError,
  KeyringError,
  type DeadLetters,
  type Delivery,
  type Feed,
  type Keyring,
  type Subscription,
} from '#libs/feed';
import type { Logger } from '#libs/observability';
import type { Dispatch } from '../dispatch/dispatch.js';
import { Succession } from '../dispatch/succession.js';
import { factsOf, Work } from '../dispatch/work.js';
import type { BatchStore, TakenBatch } from './batch-store.js';
import { ExtremeFirst } from './extreme-first.js';
import { Hand } from './hand.js';
import { OneAtATime } from './one-at-a-time.js';

export const GROUP = 'dispatcher';

/** Batches of one lane and shard in hand: enough that the next is here when one is submitted. */
const PREFETCH = 3;

/** How often the lanes are looked at, at most. */
const BALANCE_MS = 20;

interface OpenedBatch {
  header: BatchHeader;
  recipients: Recipients;
  key: Buffer;
}

/** A work that was dropped, and what of it was journalled and not submitted. */
export interface LostWork {
  work: Work;
  unsent: number[];
}

export interface IntakeParts {
  feed: Feed;
  keyring: Keyring;
  deadLetters: DeadLetters;
  store: BatchStore;
  dispatch: Dispatch;
  logger: Logger;
  /** Shards have come or gone, and the dispatch knows. */
  onShards(): void;
  /** These works are another process's now. */
  onLost(lost: LostWork[]): void;
  /** Everybody of this batch is accounted for. */
  onDone(batchNo: number): void;
}

/** Takes batches from the feed, worst lane first, and settles each when everybody in it is accounted for. */
export class Intake {
  private subscription: Subscription | null = null;
  private readonly inHand = new Map<string, Hand>();
  private readonly takes = new OneAtATime();
  private readonly paused = new Set<string>();
  private readonly succession = new Succession();
  private readonly extremeFirst = new ExtremeFirst((delivery) => this.onDelivery(delivery));
  private ending = false;
  private balancedAt = 0;

  constructor(private readonly parts: IntakeParts) {}

  async start(): Promise<void> {
    this.subscription = await this.parts.feed.subscribe({
      group: GROUP,
      topics: LANES.map(laneTopic),
      prefetch: PREFETCH,
      onDelivery: (delivery) => this.extremeFirst.onDelivery(delivery),
      onShards: (shards) => this.onShards(shards),
    });
  }

  get shards(): readonly number[] {
    return this.subscription?.shards ?? [];
  }

  /** Whether they are for certain nobody else's at this moment: a process that stood still is told so only later. */
  get isHolding(): boolean {
    return performance.now() < (this.subscription?.heldUntil ?? -Infinity);
  }

  ready(timeoutMs?: number): Promise<void> {
    return this.subscription?.ready(timeoutMs) ?? Promise.reject(new Error('The intake has not started'));
  }

  /** Takes nothing more. */
  pause(): void {
    this.ending = true;
    for (const lane of LANES) this.subscription?.pause(laneTopic(lane));
  }

  async stop(): Promise<void> {
    await this.subscription?.close();
  }

  /** Stops a lane while more of it waits than about two seconds can carry. */
  balance(): void {
    const now = performance.now();
    if (this.ending || now - this.balancedAt < BALANCE_MS) return;
    this.balancedAt = now;
    for (const lane of LANES) {
      const [waiting, limit] = [this.parts.dispatch.queued(lane), this.parts.dispatch.queueLimit];
      const topic = laneTopic(lane);
      if (waiting > limit && !this.paused.has(topic)) {
        this.paused.add(topic);
        this.subscription?.pause(topic);
      } else if (waiting <= limit / 2 && this.paused.delete(topic)) {
        this.subscription?.resume(topic);
      }
    }
  }

  /** These works are another process's now: nothing here waits for them any more. */
  lose(works: readonly Work[]): void {
    const lost: LostWork[] = [];
    for (const work of works) {
      if (work.dropped) continue;
      if (this.inHand.get(work.facts.batchId)?.work === work) this.inHand.delete(work.facts.batchId);
      this.succession.remove(work);
      lost.push({ work, unsent: this.parts.dispatch.drop(work) });
    }
    if (lost.length > 0) this.parts.onLost(lost);
  }

  private onShards(shards: readonly number[]): void {
    const owned = new Set(shards);
    const lost: Work[] = [];
    for (const [batchId, { work, shard }] of this.inHand) {
      if (owned.has(shard)) continue;
      this.inHand.delete(batchId);
      if (work !== null) lost.push(work);
    }
    this.lose(lost);
    this.parts.dispatch.own(shards);
    this.parts.onShards();
  }

  private async onDelivery(delivery: Delivery): Promise<void> {
    let opened: OpenedBatch;
    try {
      opened = await this.open(delivery);
    } catch (error) {
      if (!(error instanceof ContractError) && !(error instanceof KeyringError)) throw error;
      return this.onUnreadable(delivery, error);
    }
    const before = this.inHand.get(opened.header.batchId);
    if (before !== undefined) return before.add(delivery);
    await this.take(opened, delivery);
  }

  private async take(opened: OpenedBatch, delivery: Delivery): Promise<void> {
    const { header, recipients, key } = opened;
    const { batchId, shard } = header;
    const hand = new Hand(delivery);
    this.inHand.set(batchId, hand);
    try {
      // A take of an earlier tenure may still be under way: were it to end after ours, the batch would not be ours.
      await this.takes.run(batchId, async () => {
        if (!this.holds(batchId, hand)) return;
        // Whoever stood still would take it from its next owner.
        if (!this.isHolding)
          throw new FeedError('feed.shard_lost', false, `Shard ${shard} may be another's.`);
        const earlier = this.succession.inHand(shard);
        const taken = await this.parts.store.take(header, recipients, key, this.succession.numbers);
        this.dispatch(hand, opened, taken, earlier);
      });
    } catch (error) {
      this.letGo(batchId, hand);
      throw error;
    }
  }

  /** A batch that is done may come again when its alert has ended and its key is gone: nothing of it is needed. */
  private async onUnreadable(delivery: Delivery, error: ContractError | KeyringError): Promise<void> {
    if (error instanceof KeyringError) {
      const { batchId } = readBatchHeader(delivery.payload);
      if (await this.parts.store.isDone(batchId)) return delivery.settle().catch(() => undefined);
    }
    await this.putAside(delivery, error);
  }

  private async open({ payload }: Delivery): Promise<OpenedBatch> {
    const header = readBatchHeader(payload);
    const key = await this.parts.keyring.open(header.keyId);
    return { header, key, recipients: openBatch(payload, header, key) };
  }

  private dispatch(hand: Hand, opened: OpenedBatch, taken: TakenBatch, earlier: readonly Work[]): void {
    const { header } = opened;
    // Lost while it was being taken: its new owner takes it over, be it this process once more.
    if (!this.holds(header.batchId, hand)) return;
    if (taken.doubts.length > 0) {
      this.parts.logger.warn(
        { batch: header.batchId, alert: header.alertId, inDoubt: taken.doubts.length },
        'a former process left recipients in doubt',
      );
      this.parts.dispatch.lookForRetries();
    }
    const work = this.workOf(hand, opened, taken);
    this.succession.add(work, earlier);
    hand.work = work;
    if (work.resolved === work.count) return work.onResolved(work);
    // A peer that owes some answers must not hold up the batches that come after.
    work.onSubmitted = () => hand.letPass();
    this.parts.dispatch.add(work);
    this.balance();
  }

  private workOf(hand: Hand, { header, recipients, key }: OpenedBatch, taken: TakenBatch): Work {
    const facts = factsOf(header, taken, key);
    const { numbers, ids, texts } = recipients;
    const work = new Work(facts, numbers, ids, texts, null, () => {
      this.succession.remove(work);
      this.parts.onDone(taken.no);
      this.settle(header.batchId, hand);
    });
    work.takeUp(taken.journaled, taken.resolved);
    work.behind = taken.behind;
    // Who waits in the retry store is known from there; whoever has just been found in doubt is not yet, to all.
    const doubts = new Set(taken.doubts);
    for (const item of taken.resolved) if (!doubts.has(item)) work.settle(item);
    return work;
  }

  private settle(batchId: string, hand: Hand): void {
    if (!this.letGo(batchId, hand)) return;
    hand.settle().catch((error: unknown) => {
      // Shard lost or feed closed: the batch comes again, to somebody who finds it done.
      if (!(error instanceof FeedError)) this.parts.logger.error({ err: error }, 'a batch was not settled');
    });
  }

  /** @returns whether it was in hand */
  private letGo(batchId: string, hand: Hand): boolean {
    return this.holds(batchId, hand) && this.inHand.delete(batchId);
  }

  /** A shard that went and came back brings its batches anew: what was begun before has no part in them. */
  private holds(batchId: string, hand: Hand): boolean {
    return this.inHand.get(batchId) === hand;
  }

  private async putAside(delivery: Delivery, error: ContractError | KeyringError): Promise<void> {
    this.parts.logger.error({ record: delivery.id, code: error.code }, 'a batch was put aside');
    await this.parts.deadLetters.store(GROUP, delivery, error.code);
    await delivery.settle().catch(() => undefined);
  }
}
