import { SHARD_COUNT, type Lane } from '#libs/contracts';
import type { Logger } from '#libs/observability';
import { OUTCOME, REASON, type Reason } from '../ledger/outcomes.js';
import type { Ledger } from '../ledger/ledger.js';
import { KIND_OF } from '../routes/capacity.js';
import type { RouteEngine } from './route-engine.js';
import type { WorkTable } from './token.js';
import { PART_BITS, type Work } from './work.js';

/** Work in memory beyond which a lane waits: so many seconds of the licence, within these bounds. */
const SECONDS_AHEAD = 2;
const QUEUE_BOUNDS = { least: 2_000, most: 65_536 };

/** The licence's window, and a little for what is still on its way. */
const HAND_OVER_MS = 1_020;

export interface DispatchParts {
  engines: readonly RouteEngine[];
  ledger: Ledger;
  works: WorkTable;
  logger: Logger;
  /** Recipients wait in the retry store who may be due. */
  onRetries(): void;
}

/** Gives each work to a route, and each work's outcomes back to whoever waits for them. */
export class Dispatch {
  private shards: readonly number[] = [];
  private share = 0;
  private growth: NodeJS.Timeout | undefined;
  private readonly byNo: Map<number, RouteEngine>;

  constructor(private readonly parts: DispatchParts) {
    this.byNo = new Map(parts.engines.map((engine) => [engine.no, engine]));
  }

  get engines(): readonly RouteEngine[] {
    return this.parts.engines;
  }

  /** Something can be submitted at this moment. */
  get isUp(): boolean {
    return this.parts.engines.some((engine) => engine.isUp);
  }

  /** Shards this instance owns. */
  get owned(): readonly number[] {
    return this.shards;
  }

  /**
   * Each instance sends its shards' part of every licence, and nobody need ask the others. A share that grows does
   * so a second later: whoever had it before may have used it up to this moment.
   */
  own(shards: readonly number[]): void {
    const share = shards.length / SHARD_COUNT;
    const before = Math.min(share, this.share);
    this.shards = shards;
    this.setShare(before);
    clearTimeout(this.growth);
    if (share > before) this.growth = setTimeout(() => this.setShare(share), HAND_OVER_MS);
  }

  stop(): void {
    clearTimeout(this.growth);
  }

  private setShare(share: number): void {
    this.share = share;
    for (const engine of this.parts.engines) engine.setShare(share);
  }

  add(work: Work): void {
    const engine = this.engineFor(work);
    if (engine === undefined) return this.refuse(work, REASON.noRoute);
    try {
      engine.add(work);
    } catch (error) {
      this.parts.logger.error({ err: error, batch: work.facts.batchId }, 'a text cannot be sent');
      this.refuse(work, REASON.textRefused);
    }
  }

  /** Nothing more of this work is submitted here: another process has it. */
  drop(work: Work): void {
    work.dropped = true;
    this.byNo.get(work.routeNo)?.drop(work);
  }

  /** Called by the ledger. */
  durable(work: Work, items: number): void {
    work.resolved += items;
    this.byNo.get(work.routeNo)?.resolved(work, items);
    if (work.resolved === work.count) work.onResolved(work);
  }

  /** Called by the journal: more of these works may go, or nothing more. */
  journaled(works: readonly Work[]): void {
    for (const work of works) {
      const engine = this.byNo.get(work.routeNo);
      if (work.dropped) engine?.drop(work);
      else engine?.wake();
    }
  }

  queued(lane: Lane): number {
    let waiting = 0;
    for (const engine of this.parts.engines) waiting += engine.queued(lane);
    return waiting;
  }

  /** Recipients of one lane in memory beyond which it takes no more from the feed. */
  get queueLimit(): number {
    const licence = this.parts.engines.reduce((sum, engine) => sum + engine.licence, 0);
    return Math.max(QUEUE_BOUNDS.least, Math.min(QUEUE_BOUNDS.most, licence * SECONDS_AHEAD));
  }

  /** Something was stopped, or time has passed. */
  sweep(): void {
    for (const engine of this.parts.engines) engine.sweep();
  }

  lookForRetries(): void {
    this.parts.onRetries();
  }

  /** At the end: what came back from the SMSC and was not sent again is due at once, for whoever comes next. */
  putBackAll(): void {
    for (const work of this.parts.works) {
      const engine = this.byNo.get(work.routeNo);
      if (work.dropped || engine === undefined) continue;
      if (work.claims === null && work.parts === null)
        for (const entry of work.again.splice(0)) engine.answers.putBack(work, entry >> PART_BITS);
    }
  }

  /** The route of the right kind that comes first and is up; the first of them when none is. */
  private engineFor({ facts }: Work): RouteEngine | undefined {
    const able = this.parts.engines
      .filter(({ route }) => route.kind === KIND_OF[facts.mode])
      .sort((a, b) => a.route.priority - b.route.priority);
    return able.find((engine) => engine.isUp) ?? able[0];
  }

  private refuse(work: Work, reason: Reason): void {
    work.routeNo = 0;
    const first = work.claims === null ? work.resolved : 0;
    for (let item = first; item < work.count; item++)
      this.parts.ledger.conclude(work, item, 0, OUTCOME.failed, 0, 0, reason, '');
  }
}
