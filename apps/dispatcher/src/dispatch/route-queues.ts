import { LANES, type Lane } from '#libs/contracts';
import type { Bind } from './bind.js';
import type { Work } from './work.js';

/**
 * The works that wait for a route, at its binds. Shards are spread over the binds that are up; a shard's messages
 * all go over one, in order. Every work's journalled and undecided recipients count against its bind's window.
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
    this.charge(work, bind, waitingOf(work));
    queueAt(bind, work).push(work);
  }

  /** From now on so many more recipients of the work may be left in doubt. */
  charge(work: Work, bind: { unresolved: number }, items: number): void {
    work.bind = bind;
    work.charged += items;
    bind.unresolved += items;
  }

  /**
   * So many of its outcomes are durable. What has gone since it came here is taken to be answered first: of what was
   * in flight where it was before, nobody knows when.
   */
  discharge(work: Work, items: number): void {
    const own = Math.min(items, work.charged);
    work.charged -= own;
    if (work.bind !== null) work.bind.unresolved -= own;
    let rest = items - own;
    for (const former of work.left) {
      const there = Math.min(rest, former.items);
      former.items -= there;
      former.bind.unresolved -= there;
      rest -= there;
    }
  }

  /** What the peer did not take goes to the head of the queue. */
  takeBack(work: Work, entry: number): void {
    if (work.dropped || work.bind === null) return;
    const queue = queueAt(work.bind as Bind, work);
    if (work.isSubmitted && !queue.includes(work)) queue.unshift(work);
    work.again.push(entry);
  }

  /**
   * Takes a work out, however often it is told to. Its batch is another process's now, and so is every doubt about it:
   * nothing of it counts here any more, also what is in flight and may be answered with “send it again”.
   */
  remove(work: Work): void {
    for (const bind of this.binds) {
      const queue = queueAt(bind, work);
      const place = queue.indexOf(work);
      if (place !== -1) queue.splice(place, 1);
    }
    this.discharge(work, Number.POSITIVE_INFINITY);
    work.again.length = 0;
  }

  /** Takes works out, in order, for another route. */
  takeOut(leaves: (work: Work) => boolean): Work[] {
    const out: Work[] = [];
    for (const bind of this.binds)
      for (const [lane, queue] of bind.queues.entries()) {
        const leaving = queue.filter((work) => !work.isSubmitted && !work.dropped && leaves(work));
        if (leaving.length === 0) continue;
        out.push(...leaving);
        bind.queues[lane] = queue.filter((work) => !leaving.includes(work));
      }
    for (const work of out) this.uncharge(work);
    return out;
  }

  /** Moves what waits to the binds that are to have it now; what is in flight stays where it is. */
  spread(): void {
    const arrivals: Work[] = [];
    for (const from of this.binds)
      for (const work of from.takeAll()) {
        // The rest of a message follows its first parts.
        const to = work.part > 0 && from.isBound ? from : this.bindOf(work);
        if (to !== work.bind) {
          this.uncharge(work);
          this.charge(work, to, waitingOf(work));
        }
        arrivals.push(work);
      }
    for (const work of arrivals) queueAt(work.bind as Bind, work).push(work);
  }

  *works(): Generator<Work> {
    for (const bind of this.binds) for (const queue of bind.queues) yield* queue;
  }

  private uncharge(work: Work): void {
    const { bind } = work;
    if (bind === null) return;
    const waiting = Math.min(waitingOf(work), work.charged);
    bind.unresolved -= waiting;
    if (work.charged > waiting) work.left.push({ bind, items: work.charged - waiting });
    work.bind = null;
    work.charged = 0;
  }

  /** A shard has a bind of its own; while that is down, one of the others. */
  private bindOf({ facts }: Work): Bind {
    const own = this.binds[facts.shard % this.binds.length] as Bind;
    if (own.isBound) return own;
    const up = this.binds.filter((bind) => bind.isBound);
    return up.length > 0 ? (up[facts.shard % up.length] as Bind) : own;
  }
}

/** Items that are journalled or claimed, and not in flight. */
function waitingOf({ asked, cursor, again }: Work): number {
  return asked - cursor + again.length;
}

function queueAt(bind: Bind, { facts }: Work): Work[] {
  return bind.queues[LANES.indexOf(facts.lane)] as Work[];
}
