import { LANES, type Lane } from '#libs/contracts';
import type { Bind } from './bind.js';
import type { Work } from './work.js';

/** Told of a work that leaves its bind, before it does: what was begun there does not go on elsewhere. */
type OnLeave = (work: Work) => void;

/**
 * The works that wait for a route, at its binds. Shards are spread over the binds that are up; a shard's messages
 * all go over one, in order.
 *
 * What may be submitted stands before what must be journalled first: there is room to journal only when what was
 * journalled or claimed before has gone, so nothing may hold that up.
 */
export class RouteQueues {
  constructor(private readonly binds: readonly Bind[]) {}

  /** Recipients that wait to be submitted. */
  waiting(lane: Lane): number {
    let waiting = 0;
    for (const bind of this.binds)
      for (const work of bind.queues[LANES.indexOf(lane)] ?? []) waiting += work.count - work.cursor;
    return waiting;
  }

  add(work: Work): void {
    const bind = this.bindOf(work);
    work.charges.enter(bind, work.waiting);
    line(queueAt(bind, work), work);
  }

  /**
   * What a bind's peer did not take goes to the head of the queue. @returns false when the work waits elsewhere by now,
   * or nowhere, and the part must not go with it: all parts of a message go over one bind
   */
  takeBack(from: Bind, work: Work, entry: number): boolean {
    const bind = work.charges.bind as Bind | null;
    if (bind === null || (work.parts !== null && (bind !== from || !bind.isBound))) return false;
    if (work.isSubmitted) this.putFirst(work, bind);
    work.again.push(entry);
    return true;
  }

  /** Takes a work out, however often it is told to: it is another process's now, and so is every doubt about it. */
  remove(work: Work): void {
    for (const bind of this.binds) takeFrom(queueAt(bind, work), work);
    work.charges.release();
  }

  /** Takes works out, in order, for another route. */
  takeOut(leaves: (work: Work) => boolean, onLeave: OnLeave): Work[] {
    const out: Work[] = [];
    for (const bind of this.binds)
      for (const [lane, queue] of bind.queues.entries()) {
        const leaving = queue.filter((work) => !work.isSubmitted && !work.dropped && leaves(work));
        if (leaving.length === 0) continue;
        out.push(...leaving);
        bind.queues[lane] = queue.filter((work) => !leaving.includes(work));
      }
    for (const work of out) leave(work, onLeave);
    return out;
  }

  /** Moves what waits to the binds that are to have it now; what is in flight stays where it is. */
  spread(onLeave: OnLeave): void {
    const arrivals: { to: Bind; work: Work }[] = [];
    for (const from of this.binds)
      for (const work of from.takeAll()) {
        // Of whoever has gone as a whole nothing waits.
        if (work.isSubmitted) continue;
        // The rest of a message follows its first parts.
        const to = work.part > 0 && from.isBound ? from : this.bindOf(work);
        if (to !== from) {
          leave(work, onLeave);
          work.charges.enter(to, work.waiting);
        }
        arrivals.push({ to, work });
      }
    for (const { to, work } of arrivals) line(queueAt(to, work), work);
  }

  *works(): Generator<Work> {
    for (const bind of this.binds) for (const queue of bind.queues) yield* queue;
  }

  /** Something of a work comes back of which everything had gone: at its bind or, if that is down, at another. */
  private putFirst(work: Work, bind: Bind): void {
    takeFrom(queueAt(bind, work), work);
    const to = bind.isBound ? bind : this.bindOf(work);
    if (to !== bind) {
      work.charges.leave(1);
      work.charges.enter(to, 1);
    }
    queueAt(to, work).unshift(work);
  }

  /** A shard has a bind of its own; while that is down, one of the others. */
  private bindOf({ facts }: Work): Bind {
    const own = this.binds[facts.shard % this.binds.length] as Bind;
    if (own.isBound) return own;
    const up = this.binds.filter((bind) => bind.isBound);
    return up.length > 0 ? (up[facts.shard % up.length] as Bind) : own;
  }
}

function leave(work: Work, onLeave: OnLeave): void {
  onLeave(work);
  work.charges.leave(work.waiting);
}

/** Whoever is journalled or claimed stands before the first batch of which nobody waits who is. */
function line(queue: Work[], work: Work): void {
  const place = work.mustBeJournalled ? -1 : queue.findIndex((other) => other.mustBeJournalled);
  if (place === -1) queue.push(work);
  else queue.splice(place, 0, work);
}

function takeFrom(queue: Work[], work: Work): void {
  const place = queue.indexOf(work);
  if (place !== -1) queue.splice(place, 1);
}

function queueAt(bind: Bind, { facts }: Work): Work[] {
  return bind.queues[LANES.indexOf(facts.lane)] as Work[];
}
