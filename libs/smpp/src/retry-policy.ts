import { Backoff } from './backoff.js';
import type { LinkSettings } from './settings.js';
import { statusAction } from './status-action.js';
import type { StatusAction } from './status-action.js';

/** Refusals that pass by themselves: the peer is up and busy. */
const BUSY: ReadonlySet<StatusAction> = new Set<StatusAction>(['throttled', 'queueFull', 'transient']);
/**
 * A refusal is asked about again after `refusedMs`, doubling to so many times of it: soon, since a peer refuses also
 * for as long as it believes in sessions that were lost, and a town may be waiting; then about once a minute.
 */
const SLOWEST_REFUSED = 16;
/** A bind that held so many times the first wait counts as good, and the waits begin anew. */
const STABLE_WAITS = 10;

/** When a link connects again. */
export class RetryPolicy {
  private readonly reconnects: Backoff;
  private readonly refusals: Backoff;
  private readonly stableMs: number;
  private boundAt = 0;

  private readonly actions: LinkSettings['actions'];

  constructor({ timers, random, actions }: Pick<LinkSettings, 'timers' | 'random' | 'actions'>) {
    this.actions = actions;
    this.reconnects = new Backoff(timers.reconnectMs, timers.reconnectMaxMs, random);
    this.refusals = new Backoff(timers.refusedMs, timers.refusedMs * SLOWEST_REFUSED, random);
    this.stableMs = timers.reconnectMs * STABLE_WAITS;
  }

  onBound(): void {
    this.boundAt = performance.now();
    this.refusals.reset();
  }

  /** Milliseconds to wait after a bind was lost. */
  afterLoss(): number {
    if (performance.now() - this.boundAt >= this.stableMs) this.reconnects.reset();
    return this.reconnects.next();
  }

  /** The same after a connection or a bind that failed, with the peer's status if it gave one; undefined: never again. */
  afterFailure(status: number | undefined): number | undefined {
    const action = status === undefined ? undefined : statusAction(status, this.actions);
    if (action === 'credentials') return undefined;
    return action === undefined || BUSY.has(action) ? this.reconnects.next() : this.refusals.next();
  }
}
