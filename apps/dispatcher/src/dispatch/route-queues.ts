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
    this.charge(work, bind, work.asked - work.resolved);
    queueAt(bind, work).push(work);
  }

  /** From now on so many more recipients of the work may be left in doubt. */
  charge(work: Work, bind: { unresolved: number }, items: number): void {
    work.bind = bind;
    bind.unresolved += items;
  }

  /** What the peer did not take goes to the head of the queue. */
  takeBack(work: Work, entry: number): void {
    if (work.dropped || work.bind === null) return;
    const queue = queueAt(work.bind as Bind, work);
    if (work.isSubmitted && !queue.includes(work)) queue.unshift(work);
    work.again.push(entry);
  }

  /** Takes a work out; what of it is in flight is still answered for. */
  remove(work: Work): void {
    for (const bind of this.binds) {
      const queue = queueAt(bind, work);
      const place = queue.indexOf(work);
      if (place !== -1) queue.splice(place, 1);
    }
    if (work.bind !== null) work.bind.unresolved -= work.asked - work.cursor + work.again.length;
    work.again.length = 0;
  }

  /** Spreads what waits over the binds that are up now; what is in flight stays where it is. */
  spread(): void {
    for (const work of this.binds.flatMap((bind) => bind.takeAll())) {
      const to = this.bindOf(work);
      if (work.bind !== null) work.bind.unresolved -= work.asked - work.resolved;
      this.charge(work, to, work.asked - work.resolved);
      queueAt(to, work).push(work);
    }
  }

  *works(): Generator<Work> {
    for (const bind of this.binds) for (const queue of bind.queues) yield* queue;
  }

  private bindOf({ facts }: Work): Bind {
    const up = this.binds.filter((bind) => bind.isBound);
    const among = up.length > 0 ? up : this.binds;
    return among[facts.shard % among.length] as Bind;
  }
}

function queueAt(bind: Bind, { facts }: Work): Work[] {
  return bind.queues[LANES.indexOf(facts.lane)] as Work[];
}
