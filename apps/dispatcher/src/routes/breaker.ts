/** `halfOpen`: a few messages go to see whether the route is well again. */
export type BreakerState = 'closed' | 'open' | 'halfOpen';

/**
 * `refused`: a status that says the route or its sender is misconfigured. `down`: no bind is up. `failing`: too many
 * refusals for now and time-outs. `slow`: answers take too long, or hardly any come while work waits.
 */
export type BreakerReason = 'refused' | 'down' | 'failing' | 'slow';

type BreakerEvent = 'fault' | 'rested' | 'proved';

/** Which state follows which; an event that is not in a state's line changes nothing in it. */
export const BREAKER_TRANSITIONS: Readonly<
  Record<BreakerState, Readonly<Partial<Record<BreakerEvent, BreakerState>>>>
> = {
  closed: { fault: 'open' },
  open: { rested: 'halfOpen' },
  halfOpen: { fault: 'open', proved: 'closed' },
};

/** Parts that go while half-open. */
export const PROBES = 5;
/** They must have been answered within this time of the first. */
const PROBE_MS = 3_000;
const PAUSE_MS = { first: 5_000, most: 60_000 };
/** Closed for so long, and the next pause is the first again. */
const HEALTHY_MS = 60_000;

export interface BreakerChange {
  from: BreakerState;
  to: BreakerState;
  /** Why it was opened last. */
  reason: BreakerReason;
}

/** The circuit breaker of one route, or of one sender there. Times are of one monotonic clock, in milliseconds. */
export class Breaker {
  private current: BreakerState = 'closed';
  private why: BreakerReason | null = null;
  private changedAt = -Infinity;
  private pauseMs = PAUSE_MS.first;
  private probesSent = 0;
  private probesGood = 0;
  private probedAt = 0;

  constructor(private readonly onChange: (change: BreakerChange) => void) {}

  get state(): BreakerState {
    return this.current;
  }

  /** Why it is not closed; null while it is. */
  get reason(): BreakerReason | null {
    return this.current === 'closed' ? null : this.why;
  }

  /** Parts that may be submitted now. */
  get allowance(): number {
    if (this.current === 'closed') return Infinity;
    return this.current === 'halfOpen' ? PROBES - this.probesSent : 0;
  }

  /** How long it rests before it is tried; 0 while it does not rest. */
  restMs(now: number): number {
    return this.current === 'open' ? Math.max(1, this.changedAt + this.pauseMs - now) : 0;
  }

  /** Something is wrong with what it stands for. */
  fault(reason: BreakerReason, now: number): void {
    if (BREAKER_TRANSITIONS[this.current].fault === undefined) return;
    const again = this.current === 'halfOpen' || now - this.changedAt < HEALTHY_MS;
    this.pauseMs = this.why !== null && again ? Math.min(PAUSE_MS.most, this.pauseMs * 2) : PAUSE_MS.first;
    this.why = reason;
    this.apply('fault', now);
  }

  /** So many parts have left. */
  sent(parts: number, now: number): void {
    if (this.current !== 'halfOpen') return;
    if (this.probesSent === 0) this.probedAt = now;
    this.probesSent += parts;
  }

  /** An answer that says that the route works, also if it refuses that recipient. */
  good(now: number): void {
    if (this.current !== 'halfOpen' || this.probesSent === 0) return;
    this.probesGood++;
    if (this.probesGood >= this.probesSent) this.apply('proved', now);
  }

  /**
   * Time has passed. A route without a bind rests until it has one again; work does not wait for a trial for long. Where
   * there is no spare, one that is slow in its trial is well enough.
   */
  tick(now: number, isBound: boolean, hasWork = false, hasSpare = true): void {
    if (this.current === 'open') {
      const rested = this.why === 'down' || now - this.changedAt >= this.pauseMs;
      if (rested && isBound) this.apply('rested', now);
    } else if (this.current === 'halfOpen') {
      if (this.probedAt === 0 && hasWork) this.probedAt = now;
      if (!isBound) this.fault('down', now);
      else if (this.probedAt > 0 && now - this.probedAt >= PROBE_MS) {
        if (hasSpare) this.fault('slow', now);
        else this.apply('proved', now);
      }
    }
  }

  private apply(event: BreakerEvent, now: number): void {
    const from = this.current;
    const to = BREAKER_TRANSITIONS[from][event];
    if (to === undefined) return;
    this.current = to;
    this.changedAt = now;
    this.probesSent = this.probesGood = this.probedAt = 0;
    this.onChange({ from, to, reason: this.why ?? 'down' });
  }
}
