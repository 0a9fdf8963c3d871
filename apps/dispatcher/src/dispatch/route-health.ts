import type { Logger } from '#libs/observability';
import { Breaker, type BreakerChange, type BreakerState } from '../routes/breaker.js';
import type { Route } from '../routes/route.js';
import { Vitals } from '../routes/vitals.js';
import type { Bind } from './bind.js';
import type { RouteCounts } from './counts.js';
import type { Handling } from './handling.js';

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
  private readonly vitals: Vitals;
  /** Alerts whose text this route cannot carry, as it said. */
  private readonly barred = new Set<string>();

  constructor(private readonly parts: RouteHealthParts) {
    this.vitals = new Vitals(performance.now(), parts.route.slowMs);
    this.breaker = new Breaker((change) => this.tell(change));
  }

  get state(): BreakerState {
    return this.breaker.state;
  }

  get p95(): number {
    return this.vitals.p95(performance.now());
  }

  /** The route works: it took a part, or refused one for reasons of that recipient. */
  worked(): void {
    this.vitals.good++;
    if (this.breaker.state !== 'closed') this.breaker.good(performance.now());
  }

  refused({ route }: Handling): void {
    if (route === undefined) return;
    this.vitals.bad++;
    if (route === 'faulty') this.breaker.fault('refused', performance.now());
    else if (this.breaker.state === 'halfOpen') this.breaker.fault('failing', performance.now());
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
    this.barred.add(alertId);
    this.parts.onChange();
    return true;
  }

  bars(alertId: string | null): boolean {
    return alertId !== null && this.barred.size > 0 && this.barred.has(alertId);
  }

  /**
   * Once every slice of the vitals. A route that is slow or fails in part is given up only if there is another: else it
   * is better than none.
   */
  watch(licence: number, hasSpare: boolean): void {
    const now = performance.now();
    for (const bind of this.parts.binds) this.timeOverdue(bind, now);
    const bound = this.parts.binds.some((bind) => bind.isBound);
    const reason = this.vitals.observe({ now, bound, stalled: this.isStalled(now), licence });
    if (reason === 'down' || (reason !== null && hasSpare && this.state === 'closed'))
      this.breaker.fault(reason, now);
    this.breaker.tick(now, bound, this.parts.binds.some(hasWork));
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
