import { SHARD_COUNT } from '#libs/contracts';
import type { BreakerState } from './breaker.js';

/** What a placement must know of a route. */
export interface Placeable {
  /** Its number in the ledger: the order among equals. */
  readonly no: number;
  readonly route: { readonly priority: number; readonly weight: number };
  readonly state: BreakerState;
}

/** Whom a work must not or need not go to. */
export interface Wish {
  shard: number;
  /** Numbers of routes that must not have it. */
  avoid: readonly number[];
  /** Number of the route that had it last, where another is better: 0 if none. */
  after: number;
}

/**
 * Which route carries which shard: the usable ones of the best priority, by weight. A shard keeps its route while
 * that is usable, so that its messages keep their order.
 */
export class Placement<R extends Placeable> {
  /** Best first. */
  private readonly routes: readonly R[];
  private closed: (R | undefined)[] = [];
  private willing: (R | undefined)[] = [];
  private all: (R | undefined)[] = [];
  /** The shard that tries a half-open route out. */
  private readonly probing = new Map<R, number>();

  constructor(routes: readonly R[]) {
    this.routes = [...routes].sort((a, b) => a.route.priority - b.route.priority || a.no - b.no);
    this.update();
  }

  /** A route has changed its state. */
  update(): void {
    this.closed = spread(this.routes, ({ state }) => state === 'closed');
    this.willing = spread(this.routes, ({ state }) => state !== 'open');
    this.all = spread(this.routes, () => true);
    for (const route of this.probing.keys()) if (route.state !== 'halfOpen') this.probing.delete(route);
  }

  /** The route of a shard; where none is usable, the one for which it waits. Undefined without any route. */
  of(shard: number): R | undefined {
    const route = this.willing[shard];
    if (route === undefined) return this.all[shard];
    if (route.state === 'closed') return route;
    if (!this.probing.has(route)) this.probing.set(route, shard);
    return this.probing.get(route) === shard ? route : (this.closed[shard] ?? route);
  }

  /** The same for who cannot have just any. @returns undefined when there is no such route at all */
  choose({ shard, avoid, after }: Wish): R | undefined {
    const able = this.routes.filter(({ no }) => !avoid.includes(no));
    const usable = able.filter(({ state }) => state === 'closed');
    const last = usable.findIndex(({ no }) => no === after);
    if (last !== -1) return usable[(last + 1) % usable.length];
    const usual = this.of(shard);
    if (usual !== undefined && able.includes(usual) && (usable.length === 0 || usual.state === 'closed'))
      return usual;
    return usable[0] ?? able.find(({ state }) => state === 'halfOpen') ?? able[0];
  }

  /** Whether another route than this one is well. */
  hasSpare(route: R): boolean {
    return this.routes.some((other) => other !== route && other.state === 'closed');
  }
}

/** Shares all shards out by weight; those of a route that is not usable go to the others, and no other moves. */
function spread<R extends Placeable>(routes: readonly R[], usable: (route: R) => boolean): (R | undefined)[] {
  const priority = routes.find(usable)?.route.priority;
  if (priority === undefined) return [];
  const equals = routes.filter(({ route }) => route.priority === priority);
  const shards = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);
  const placed = inTurns(shards, equals);
  const orphans = shards.filter((shard) => !usable(placed.get(shard) as R));
  const adopted = inTurns(orphans, equals.filter(usable));
  return shards.map((shard) => adopted.get(shard) ?? placed.get(shard));
}

/** Smooth weighted round-robin: each route's turns are as far apart as its weight lets them be. */
function inTurns<R extends Placeable>(shards: readonly number[], routes: readonly R[]): Map<number, R> {
  const credits = routes.map(() => 0);
  const total = routes.reduce((sum, { route }) => sum + route.weight, 0);
  return new Map(
    shards.map((shard) => {
      routes.forEach(({ route }, i) => (credits[i] = (credits[i] as number) + route.weight));
      const turn = credits.indexOf(Math.max(...credits));
      credits[turn] = (credits[turn] as number) - total;
      return [shard, routes[turn] as R];
    }),
  );
}
