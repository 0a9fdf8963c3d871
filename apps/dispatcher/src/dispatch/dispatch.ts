import type { Lane } from '#libs/contracts';
import type { Logger } from '#libs/observability';
import { OUTCOME, REASON, type Reason } from '../ledger/outcomes.js';
import type { Ledger } from '../ledger/ledger.js';
import type { RouteEngine } from './route-engine.js';
import { Routing } from './routing.js';
import type { WorkTable } from './token.js';
import { PART_BITS, type Work } from './work.js';

/** Work in memory beyond which a lane waits: so many seconds of the licence, within these bounds. */
const SECONDS_AHEAD = 2;
const QUEUE_BOUNDS = { least: 2_000, most: 65_536 };

/** The licence's window, and a little for what is still on its way. */
const HAND_OVER_MS = 1_020;

/** In the ledger: nobody carried it. */
const NO_ROUTE = 0;

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
  readonly routing: Routing;
  private shards: readonly number[] = [];
  /** The shards whose part of the licences is sent here. */
  private licensed: readonly number[] = [];
  private growth: NodeJS.Timeout | undefined;
  private readonly byNo: Map<number, RouteEngine>;

  constructor(private readonly parts: DispatchParts) {
    this.byNo = new Map(parts.engines.map((engine) => [engine.no, engine]));
    this.routing = new Routing(parts.engines, (work) => this.add(work));
  }

  get engines(): readonly RouteEngine[] {
    return this.parts.engines;
  }

  /** The route of this number in the ledger, if it is still there. */
  engine(no: number): RouteEngine | undefined {
    return this.byNo.get(no);
  }

  /** Something can be submitted at this moment. */
  get isUp(): boolean {
    return this.parts.engines.some((engine) => engine.isUp && engine.state !== 'open');
  }

  /** Shards this instance owns. */
  get owned(): readonly number[] {
    return this.shards;
  }

  /**
   * Each instance sends its shards' part of every licence, and nobody need ask the others. What comes with a shard
   * comes a second later than the shard: whoever had it before may have used it up to this moment.
   */
  own(shards: readonly number[]): void {
    this.shards = shards;
    this.license(shards.filter((shard) => this.licensed.includes(shard)));
    clearTimeout(this.growth);
    if (shards.length > this.licensed.length)
      this.growth = setTimeout(() => this.license(shards), HAND_OVER_MS);
  }

  stop(): void {
    clearTimeout(this.growth);
    this.routing.stop();
  }

  private license(shards: readonly number[]): void {
    this.licensed = shards;
    for (const engine of this.parts.engines) engine.own(shards);
  }

  add(work: Work): void {
    for (;;) {
      const engine = this.routing.routeFor(work);
      if (engine === undefined)
        return this.refuse(work, this.routing.isBarred(work) ? REASON.textRefused : REASON.noRoute);
      try {
        return engine.add(work);
      } catch (error) {
        const { batchId: batch } = work.facts;
        this.parts.logger.error({ err: error, batch, route: engine.route.id }, 'a text cannot be sent');
        if (!this.routing.hasOther(engine.no, work)) return this.refuse(work, REASON.textRefused);
        work.avoid = [...work.avoid, engine.no];
      }
    }
  }

  /**
   * Nothing more of this work is submitted here: another process has it. What was begun and came back goes to the store,
   * or, as a late result, to whoever has the work now.
   * @returns items that were journalled or claimed, and not submitted
   */
  drop(work: Work): number[] {
    const engine = this.byNo.get(work.routeNo);
    engine?.answers.giveBack(work);
    const unsent = work.unsent();
    work.dropped = true;
    engine?.remove(work);
    return unsent;
  }

  /** Called by the ledger. */
  durable(work: Work, items: number): void {
    work.resolve(items);
    this.byNo.get(work.routeNo)?.resolved(work);
    if (work.resolved === work.count) work.onResolved(work);
  }

  /** Called by the journal: more of these works may go. */
  journaled(works: Iterable<Work>): void {
    for (const work of works) this.byNo.get(work.routeNo)?.wake();
  }

  queued(lane: Lane): number {
    return this.routing.queued(lane);
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
      if (!work.dropped) engine?.answers.giveBack(work);
    }
  }

  /** Nobody can carry what is left of a work. */
  private refuse(work: Work, reason: Reason): void {
    const fail = (item: number) => this.parts.ledger.giveUp(work, item, NO_ROUTE, OUTCOME.failed, reason);
    for (const entry of work.again.splice(0)) fail(entry >> PART_BITS);
    for (const item of work.takeRest()) fail(item);
  }
}
