import type { Pool } from 'pg';
import { pauseAfter, rest, within } from '../backoff.js';
import { described, type FeedLog } from '../log.js';
import { beat, giveBack, leave, LEASE_MS, type Beat, type Membership } from './lease.sql.js';

const BEAT_MS = 1_000;
const PAUSES = { firstMs: 200, mostMs: 1_000 };

export interface LeaseHooks {
  gained(shards: number[]): void;
  lost(shards: number[]): void;
  /** Resolves when the shards may be given back: what was in hand is settled, or it took too long. */
  drain(shards: number[]): Promise<void>;
}

/**
 * Keeps this member's leases: a beat a second, at once when others come or go. The member's own clock ends its leases
 * when beats fail for as long as the others would wait, so that two never believe they own the same shard.
 */
export class ShardLeases {
  /** The epoch under which each shard is held. */
  readonly epochs = new Map<number, string>();
  /** On the monotonic clock: when others may take the shards. */
  heldUntil = -Infinity;
  private readonly stopping = new AbortController();
  private wake = new AbortController();
  private expiry: NodeJS.Timeout | null = null;
  private draining: Promise<void> | null = null;
  /** Drained, and given back before the next beat. */
  private returning: { shards: number[]; given: () => void } | null = null;
  private readonly done: Promise<void>;

  constructor(
    private readonly pool: Pool,
    private readonly membership: Membership,
    private readonly hooks: LeaseHooks,
    private readonly log: FeedLog,
  ) {
    this.done = this.run();
  }

  /** Somebody came, went, or gave shards back. */
  poke(): void {
    this.wake.abort();
  }

  /** A settlement was refused: the shards are not ours, whatever we believed. */
  drop(shards: number[]): void {
    this.forget(shards);
    this.poke();
  }

  /** Stops beating; gives everything back at once if the database answers within the time. */
  async close(mostMs: number): Promise<void> {
    const shards = [...this.epochs.keys()];
    this.stopping.abort();
    this.poke();
    await within(mostMs, this.done);
    if (this.expiry !== null) clearTimeout(this.expiry);
    this.forget(shards);
    const left = leave(this.pool, this.membership, shards).then(
      () => true,
      () => false,
    );
    if ((await within(mostMs, left)) !== true)
      this.log.warn('Shards could not be given back; others take them when the leases end.', {
        scope: this.membership.scope,
      });
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      this.wake = new AbortController();
      try {
        await this.giveBackDrained();
        const startedAt = performance.now();
        this.apply(await beat(this.pool, this.membership), startedAt);
        failures = 0;
        await rest(BEAT_MS, this.wake.signal);
      } catch (error) {
        failures++;
        this.log.warn('A heartbeat of the feed failed.', described(error));
        await rest(pauseAfter(failures, PAUSES), this.stopping.signal);
      }
    }
  }

  private apply({ held, excess }: Beat, startedAt: number): void {
    if (this.stopping.signal.aborted) return;
    this.extend(startedAt);
    // An answer that took as long as the lease says nothing any more: others may have them all.
    if (performance.now() >= this.heldUntil) return this.forget([...this.epochs.keys()]);
    this.forget(
      [...this.epochs].filter(([shard, epoch]) => held.get(shard) !== epoch).map(([shard]) => shard),
    );
    const gained = [...held.keys()].filter((shard) => !this.epochs.has(shard));
    for (const shard of gained) this.epochs.set(shard, held.get(shard) ?? '');
    if (gained.length > 0) this.hooks.gained(gained);
    if (excess.length > 0) this.draining ??= this.release(excess).finally(() => (this.draining = null));
  }

  /** The others count from when they read the beat, which is later than when it was sent: ours ends first. */
  private extend(startedAt: number): void {
    if (this.expiry !== null) clearTimeout(this.expiry);
    this.heldUntil = startedAt + LEASE_MS;
    this.expiry = setTimeout(
      () => {
        this.log.error('The feed lost its database for too long: all shards are given up.', {
          scope: this.membership.scope,
        });
        this.forget([...this.epochs.keys()]);
      },
      Math.max(0, this.heldUntil - performance.now()),
    );
    this.expiry.unref();
  }

  private async release(shards: number[]): Promise<void> {
    await this.hooks.drain(shards);
    await new Promise<void>((given) => {
      this.returning = { shards, given };
      this.poke();
    });
  }

  /**
   * First in our own eyes, then in the others': never do two believe that they own the same shard. Never beside a beat,
   * whose answer, read before, would say that they are still ours.
   */
  private async giveBackDrained(): Promise<void> {
    if (this.returning === null) return;
    const { shards, given } = this.returning;
    this.forget(shards);
    await giveBack(this.pool, this.membership, shards);
    this.returning = null;
    given();
  }

  private forget(shards: number[]): void {
    const known = shards.filter((shard) => this.epochs.delete(shard));
    if (known.length > 0) this.hooks.lost(known);
  }
}
