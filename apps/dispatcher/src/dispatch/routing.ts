import type { Lane } from '#libs/contracts';
import { KIND_OF } from '../routes/capacity.js';
import { Placement } from '../routes/placement.js';
import type { Route } from '../routes/route.js';
import { SLICE_MS } from '../routes/vitals.js';
import type { RouteEngine } from './route-engine.js';
import type { Work } from './work.js';

/** Work that could not be given to the route that was chosen for it. */
type Place = (work: Work) => void;

/** Decides which route carries a work, and moves what waits when routes come, go or are given up. */
export class Routing {
  private readonly placements: ReadonlyMap<Route['kind'], Placement<RouteEngine>>;
  private readonly watch: NodeJS.Timeout;
  private isDue = false;

  constructor(
    private readonly engines: readonly RouteEngine[],
    private readonly place: Place,
  ) {
    const of = (kind: Route['kind']) => new Placement(engines.filter(({ route }) => route.kind === kind));
    this.placements = new Map([
      ['live', of('live')],
      ['drill', of('drill')],
    ]);
    this.watch = setInterval(() => this.look(), SLICE_MS);
  }

  stop(): void {
    clearInterval(this.watch);
  }

  /** A route has changed: work is placed anew at the end of this turn. */
  changed(): void {
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      for (const placement of this.placements.values()) placement.update();
      this.rearrange();
      for (const engine of this.engines) engine.wake();
    });
  }

  /** The route that carries a work, or for which it waits; undefined when none may ever have it. */
  routeFor(work: Work): RouteEngine | undefined {
    const { facts, avoid, after } = work;
    const placement = this.placementOf(work);
    const usual = placement.of(facts.shard);
    const isUsual = avoid.length === 0 && after === 0;
    if (isUsual && usual !== undefined && !usual.health.shuns(facts, true)) return usual;
    const numbersOf = (which: (engine: RouteEngine) => boolean) =>
      this.engines.filter(which).map(({ no }) => no);
    const wish = { shard: facts.shard, after };
    const shunning = numbersOf(({ health }) => health.shuns(facts));
    return (
      placement.choose({ ...wish, avoid: [...avoid, ...shunning] }) ??
      // A sender that every route refuses waits for the one that tries it again.
      placement.choose({ ...wish, avoid: [...avoid, ...numbersOf(({ health }) => health.bars(facts))] })
    );
  }

  /** Whether every route that might carry a work has said that it cannot carry its text. */
  isBarred({ facts, avoid }: Work): boolean {
    return this.engines.some(({ no, health }) => !avoid.includes(no) && health.bars(facts));
  }

  /** A person has sent an alert again at this time: what routes said of its text before says nothing any more. */
  lift(alertId: string, sentAgainAt: number): void {
    for (const { health } of this.engines) health.lift(alertId, sentAgainAt);
  }

  /** Whether another route than the one of this number may carry the work. */
  hasOther(no: number, { facts, avoid }: Work): boolean {
    return this.engines.some(
      (engine) =>
        engine.no !== no &&
        engine.route.kind === KIND_OF[facts.mode] &&
        !avoid.includes(engine.no) &&
        !engine.health.bars(facts),
    );
  }

  /** Recipients of a lane that wait at routes which may carry them. */
  queued(lane: Lane): number {
    let waiting = 0;
    for (const engine of this.engines) waiting += engine.queued(lane);
    return waiting;
  }

  private look(): void {
    for (const engine of this.engines)
      engine.health.watch(engine.licence, this.placements.get(engine.route.kind)?.hasSpare(engine) === true);
    this.rearrange();
  }

  /** Moves what waits at another route than it should; what stays with a sender that rests is put off. */
  private rearrange(): void {
    this.move();
    for (const engine of this.engines) engine.putOff();
  }

  /** A shard's works go together, in order. What no route may have any more is ended where it is placed. */
  private move(): void {
    if (this.engines.length < 2 && this.engines[0]?.health.barsAny !== true) return;
    const moving: Work[] = [];
    for (const engine of this.engines)
      moving.push(
        ...engine.takeOut(
          (work) => this.leaves(engine, work),
          (work) => this.routeFor(work),
        ),
      );
    for (const work of moving) this.place(work);
  }

  private leaves(engine: RouteEngine, work: Work): boolean {
    // Who was refused elsewhere stays where they were sent for as long as that is of use.
    const chosen = work.avoid.length > 0 || work.after !== 0;
    if (chosen && engine.state === 'closed' && !engine.health.shuns(work.facts)) return false;
    return this.routeFor(work) !== engine;
  }

  private placementOf({ facts }: Work): Placement<RouteEngine> {
    return this.placements.get(KIND_OF[facts.mode]) as Placement<RouteEngine>;
  }
}
