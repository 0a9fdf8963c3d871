import type { BreakerReason } from './breaker.js';

export const SLICE_MS = 250;
/** What is judged: the last five seconds. */
const SLICES = 20;
/** Fewer answers than this say nothing about a share. */
const LEAST_ANSWERS = 20;
const BAD_SHARE = 0.5;
const LATENCIES = 64;
const LEAST_LATENCIES = 4;
const LATENCY_LIFE_MS = 15_000;
/** So long may work wait behind full windows while hardly anything is answered. */
const STALL_MS = 3_000;
/** Of what was expected. */
const STALL_SHARE = 0.2;
/** What a route has shown it can do is forgotten by half in a minute. */
const BEST_DECAY = 0.5 ** (SLICE_MS / 60_000);
/** No bind for so long: longer than a reconnection takes. */
const DOWN_MS = 2_000;

/** What a route looks like at the end of a slice. */
export interface Observation {
  /** Monotonic milliseconds. */
  now: number;
  bound: boolean;
  /** Work waits, and no bind that has any can take it: the peer's turn. */
  stalled: boolean;
  /** Parts per second this instance may send. */
  licence: number;
}

/** How a route does, in plain numbers: answers by slices of time, response times by samples. */
export class Vitals {
  /** Answers in the present slice; counted on the way of every message. */
  good = 0;
  bad = 0;
  private readonly goods = new Float64Array(SLICES);
  private readonly bads = new Float64Array(SLICES);
  private readonly latencies = new Float64Array(LATENCIES);
  private readonly measuredAt = new Float64Array(LATENCIES).fill(-Infinity);
  private measured = 0;
  private slice = 0;
  private stalledSlices = 0;
  /** Answers per slice: the best of late. */
  private best = 0;
  private boundAt: number;
  /** Parts without an answer when the route was given up: their end is no news. */
  private stale = 0;

  /** @param slowMs response time beyond which a route is called slow */
  constructor(
    now: number,
    private readonly slowMs: number,
  ) {
    this.boundAt = now;
  }

  /** One response time. */
  took(ms: number, now: number): void {
    const place = this.measured++ % LATENCIES;
    this.latencies[place] = ms;
    this.measuredAt[place] = now;
  }

  /** A part was never answered. */
  unanswered(): void {
    if (this.stale > 0) this.stale--;
    else this.bad++;
  }

  /** Ends a slice. @returns what is wrong, if anything */
  observe({ now, bound, stalled, licence }: Observation): BreakerReason | null {
    if (bound) this.boundAt = now;
    const answered = this.good + this.bad;
    this.goods[this.slice] = this.good;
    this.bads[this.slice] = this.bad;
    this.good = this.bad = 0;
    this.slice = (this.slice + 1) % SLICES;
    this.best = Math.max(answered, this.best * BEST_DECAY);
    this.stalledSlices = stalled ? Math.min(SLICES, this.stalledSlices + 1) : 0;
    if (now - this.boundAt >= DOWN_MS) return 'down';
    if (this.isFailing()) return 'failing';
    return this.isStalled(licence) || this.p95(now) >= this.slowMs ? 'slow' : null;
  }

  /** The route was given up with so many parts in flight: what was seen says nothing about its next life. */
  forget(inFlight: number): void {
    this.goods.fill(0);
    this.bads.fill(0);
    this.measuredAt.fill(-Infinity);
    this.good = this.bad = this.stalledSlices = this.best = 0;
    this.stale = inFlight;
  }

  /** The response time, in milliseconds, that 19 of 20 do not exceed; 0 while too little is known. */
  p95(now: number): number {
    const recent = this.latencies.filter(
      (_, place) => now - (this.measuredAt[place] as number) <= LATENCY_LIFE_MS,
    );
    if (recent.length < LEAST_LATENCIES) return 0;
    return recent.sort()[Math.ceil(recent.length * 0.95) - 1] as number;
  }

  private isFailing(): boolean {
    const bad = sum(this.bads);
    const all = bad + sum(this.goods);
    return all >= LEAST_ANSWERS && bad / all >= BAD_SHARE;
  }

  private isStalled(licence: number): boolean {
    const slices = Math.ceil(STALL_MS / SLICE_MS);
    if (this.stalledSlices < slices) return false;
    let answered = 0;
    for (let back = 1; back <= slices; back++) {
      const place = (this.slice - back + SLICES) % SLICES;
      answered += (this.goods[place] as number) + (this.bads[place] as number);
    }
    const expected = Math.min((licence * SLICE_MS) / 1_000, this.best) * slices;
    return answered === 0 || answered < expected * STALL_SHARE;
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
