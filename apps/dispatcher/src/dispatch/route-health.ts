import type { Logger } from '#libs/observability';
import { Breaker, type BreakerChange, type BreakerState } from '../routes/breaker.js';
import type { Route } from '../routes/route.js';
import { Senders } from '../routes/senders.js';
import { Vitals } from '../routes/vitals.js';
import type { Bind } from './bind.js';
import type { RouteCounts } from './counts.js';
import type { Handling } from './handling.js';
import type { WorkFacts } from './work.js';

export interface RouteHealthParts {
  route: Route;
  binds: readonly Bind[];
  counts: RouteCounts;
  logger: Logger;
  /** Work is to be placed anew. */
  onChange(): void;
}

/** How many alerts a route remembers that it must not carry. */
const MOST_BARRED = 1_000;

/** Watches how a route does and opens its circuit when it does badly. */
export class RouteHealth {
  readonly breaker: Breaker;
  readonly senders: Senders;
  private readonly vitals: Vitals;
  /** Alerts whose text this route cannot carry, as it said, and when: milliseconds since the epoch. */
  private readonly barred = new Map<string, number>();
  /** Another route is well. */
  private hasSpare = false;

  constructor(private readonly parts: RouteHealthParts) {
    this.vitals = new Vitals(performance.now(), parts.route.slowMs);
    this.breaker = new Breaker((change) => this.tell(change));
    this.senders = new Senders((sender, to) => this.tellOfSender(sender, to));
  }

  get state(): BreakerState {
    return this.breaker.state;
  }

  get p95(): number {
    return this.vitals.p95(performance.now());
  }

  /** The route works: it took a part, or refused one for reasons of that recipient. */
  worked(sender: string): void {
    this.vitals.good++;
    this.senders.worked(sender);
    if (this.breaker.state !== 'closed') this.breaker.good(performance.now());
  }

  /**
   * A sender that the route does not take rests alone. The route is given up with it where no other sender is taken; and
   * only if another route is well: one that takes some messages is better than none.
   */
  refused({ route }: Handling, sender: string): void {
    if (route === undefined) return;
    this.vitals.bad++;
    const now = performance.now();
    if (route === 'faulty') this.senders.refused(sender, now);
    if (route === 'faulty' && this.hasSpare && !this.senders.takesOthers(sender, now))
      this.breaker.fault('refused', now);
    else if (route === 'bad' && this.hasSpare && this.state === 'halfOpen')
      this.breaker.fault('failing', now);
    else if (this.state === 'halfOpen') this.breaker.good(now);
  }

  /** Parts of a work that may be submitted now, the licence aside. */
  allowanceFor({ sender }: WorkFacts): number {
    return Math.min(this.breaker.allowance, this.senders.allowance(sender));
  }

  /** So many parts of a work have left. */
  sent({ sender }: WorkFacts, parts: number, now: number): void {
    this.breaker.sent(parts, now);
    this.senders.sent(sender, parts, now);
  }

  unanswered(): void {
    this.vitals.unanswered();
  }

  /** The answer that is timed has come. */
  measure(bind: Bind): void {
    const now = performance.now();
    this.vitals.took(bind.waited(now), now);
    bind.sampleAnother();
  }

  /** @returns whether it is news */
  bar(alertId: string): boolean {
    if (this.barred.has(alertId)) return false;
    if (this.barred.size >= MOST_BARRED) this.barred.clear();
    this.barred.set(alertId, Date.now());
    this.parts.onChange();
    return true;
  }

  /** Whether the route has said that it cannot carry the text of this alert. */
  bars({ alertId }: WorkFacts): boolean {
    return alertId !== null && this.barred.size > 0 && this.barred.has(alertId);
  }

  /** Whether a work had better go another way, if there is one. `mayTry`: it comes here if it may. */
  shuns(facts: WorkFacts, mayTry = false): boolean {
    return this.bars(facts) || this.senders.bars(facts.sender, facts.shard, mayTry);
  }

  /** A person has sent an alert again, and so says that the cause is put right. */
  lift(alertId: string, sentAgainAt: number): void {
    if (sentAgainAt > (this.barred.get(alertId) ?? Infinity)) this.barred.delete(alertId);
  }

  get barsAny(): boolean {
    return this.barred.size > 0;
  }

  /**
   * Once every slice of the vitals. A route that is slow or fails in part is given up only if there is another: else it
   * is better than none.
   */
  watch(licence: number, hasSpare: boolean): void {
    const now = performance.now();
    this.hasSpare = hasSpare;
    for (const bind of this.parts.binds) this.timeOverdue(bind, now);
    const bound = this.parts.binds.some((bind) => bind.isBound);
    const reason = this.vitals.observe({ now, bound, stalled: this.isStalled(now), licence });
    if (reason === 'down' || (reason !== null && hasSpare && this.state === 'closed'))
      this.breaker.fault(reason, now);
    this.breaker.tick(now, bound, this.parts.binds.some(hasWork), hasSpare);
    this.senders.tick(now);
  }

  /** A submit that waits for long counts before its answer comes. */
  private timeOverdue(bind: Bind, now: number): void {
    if (bind.waited(now) >= this.parts.route.slowMs) this.measure(bind);
  }

  /** Every bind that has work waits for its peer: most of its window is in flight. */
  private isStalled(now: number): boolean {
    let waiting = 0;
    for (const bind of this.parts.binds) {
      if (!bind.isBound || bind.restsUntil > now || !hasWork(bind)) continue;
      waiting++;
      if (bind.link.inFlight * 2 < bind.window) return false;
    }
    return waiting > 0;
  }

  private tellOfSender(sender: string, to: BreakerState): void {
    const facts = { route: this.parts.route.id, sender, to };
    const { logger } = this.parts;
    if (to === 'open') logger.error({ ...facts, alarm: 'route' }, 'the SMSC refuses the sender: it rests');
    else if (to === 'halfOpen') logger.warn(facts, 'the sender is being tried');
    else logger.warn(facts, 'the sender is taken again');
    this.parts.onChange();
  }

  private tell({ from, to, reason }: BreakerChange): void {
    const { route, binds, counts, logger } = this.parts;
    counts.changes.set(to, (counts.changes.get(to) ?? 0) + 1);
    const facts = { route: route.id, from, to, reason };
    if (to === 'open') {
      this.vitals.forget(binds.reduce((sum, { link }) => sum + link.inFlight, 0));
      logger.error({ ...facts, alarm: 'route' }, 'the route is given up for now');
    } else if (to === 'halfOpen') {
      logger.warn(facts, 'the route is being tried');
    } else {
      logger.warn(facts, 'the route is well again');
    }
    this.parts.onChange();
  }
}

function hasWork({ queues }: Bind): boolean {
  return queues.some((queue) => queue.some((work) => !work.isSubmitted));
}
