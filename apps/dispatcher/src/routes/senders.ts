import { Breaker, PROBES, type BreakerState } from './breaker.js';

/** How long it counts that a sender was taken. */
const RECENT_MS = 60_000;
/** Senders remembered: far more than a municipality has. */
const MOST_REMEMBERED = 1_000;

/**
 * The senders of one route. One that the provider refuses has a circuit of its own: a wrong name holds up its own messages
 * and nobody else's. Times are of one monotonic clock, in milliseconds.
 */
export class Senders {
  /** Of those alone that were refused and are not proved since. */
  private readonly circuits = new Map<string, Breaker>();
  /** The shard that tries a refused sender out. */
  private readonly trying = new Map<string, number>();
  private readonly takenAt = new Map<string, number>();
  private taken: string | null = null;

  constructor(private readonly onChange: (sender: string, to: BreakerState) => void) {}

  /** Senders that are refused, or being tried. */
  get refusedCount(): number {
    return this.circuits.size;
  }

  /** The route took a part, or refused one for another reason than its sender. On the way of every message. */
  worked(sender: string): void {
    this.taken = sender;
    if (this.circuits.size > 0) this.circuits.get(sender)?.good(performance.now());
  }

  refused(sender: string, now: number): void {
    let circuit = this.circuits.get(sender);
    if (circuit === undefined) {
      if (this.circuits.size >= MOST_REMEMBERED) this.circuits.clear();
      circuit = new Breaker(({ to }) => this.changed(sender, to));
      this.circuits.set(sender, circuit);
    }
    circuit.fault('refused', now);
  }

  sent(sender: string, parts: number, now: number): void {
    if (this.circuits.size > 0) this.circuits.get(sender)?.sent(parts, now);
  }

  /** Parts of a sender that may be submitted now. */
  allowance(sender: string): number {
    return this.circuits.size === 0 ? Infinity : (this.circuits.get(sender)?.allowance ?? Infinity);
  }

  /** How long a sender rests; 0 for one that does not. */
  restMs(sender: string, now: number): number {
    return this.circuits.get(sender)?.restMs(now) ?? 0;
  }

  /**
   * Whether a sender's work had better go another way. One shard's work tries it out once it has rested: the first that
   * `mayTry`.
   */
  bars(sender: string, shard: number, mayTry: boolean): boolean {
    const circuit = this.circuits.get(sender);
    if (circuit === undefined) return false;
    if (circuit.state === 'open') return true;
    if (mayTry && !this.trying.has(sender)) this.trying.set(sender, shard);
    return this.trying.get(sender) !== shard;
  }

  /** Whether another sender's messages were taken lately: then it is the sender that is wrong and not the route. */
  takesOthers(sender: string, now: number): boolean {
    if (this.taken !== null && this.taken !== sender) return true;
    for (const [other, at] of this.takenAt) if (other !== sender && now - at < RECENT_MS) return true;
    return false;
  }

  /** Time has passed. */
  tick(now: number): void {
    if (this.taken !== null) {
      if (this.takenAt.size >= MOST_REMEMBERED) this.takenAt.clear();
      this.takenAt.set(this.taken, now);
      this.taken = null;
    }
    for (const [sender, circuit] of this.circuits) {
      circuit.tick(now, true);
      // Whoever was to try it had nothing to send: another may.
      if (circuit.allowance === PROBES) this.trying.delete(sender);
    }
  }

  private changed(sender: string, to: BreakerState): void {
    this.trying.delete(sender);
    if (to === 'closed') this.circuits.delete(sender);
    this.onChange(sender, to);
  }
}
