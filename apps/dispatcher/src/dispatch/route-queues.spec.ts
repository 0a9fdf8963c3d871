import { LANES } from '#libs/contracts';
import type { Bind } from './bind.js';
import { RouteQueues } from './route-queues.js';
import { Work, type WorkFacts } from './work.js';

const facts = { shard: 0, lane: 'extreme' } as WorkFacts;

/** A work of 20 recipients: 15 journalled, 10 submitted, 4 of those accounted for. */
function halfDone(): Work {
  const work = new Work(facts, new Float64Array(20), Buffer.alloc(320), null, null, () => undefined);
  return Object.assign(work, { asked: 15, ready: 15, cursor: 10, resolved: 4, inFlight: 6 });
}

const bindOf = () =>
  ({ isBound: true, journalled: 0, claimed: 0, queues: LANES.map(() => []) }) as unknown as Bind & {
    isBound: boolean;
  };

describe('The queues of a route', () => {
  let bind: Bind;
  let queues: RouteQueues;
  let work: Work;

  beforeEach(() => {
    bind = bindOf();
    queues = new RouteQueues([bind]);
    work = halfDone();
    queues.add(work);
    // Five of them follow.
    work.charges.charge(5);
    Object.assign(work, { asked: 20, ready: 20 });
  });

  it('count against the bind who is journalled and not in flight elsewhere', () => {
    expect(bind.journalled).toBe(10);
    expect(queues.waiting('extreme')).toBe(10);
  });

  it('give a bind its whole window back when a work is another process’s, however often they are told', () => {
    work.dropped = true;
    queues.remove(work);
    queues.remove(work);
    expect(bind.journalled).toBe(0);
    expect(queues.waiting('extreme')).toBe(0);
  });

  it('give it back also when the journal is still being asked for more', () => {
    queues.remove(Object.assign(work, { dropped: true, cursor: 12, inFlight: 8 }));
    queues.remove(work);
    expect(bind.journalled).toBe(0);
  });

  it('take back nothing of a work that is another process’s', () => {
    work.dropped = true;
    queues.remove(work);
    expect(queues.takeBack(bind, work, 9 << 3)).toBe(false);
    expect(bind.journalled).toBe(0);
    expect([...queues.works()]).toEqual([]);
  });
});

describe('What comes back when its bind is down', () => {
  it('goes to another, which answers for it from then on', () => {
    const binds = [bindOf(), bindOf()] as const;
    const queues = new RouteQueues(binds);
    const work = halfDone();
    queues.add(work);
    Object.assign(work, { cursor: 20, asked: 20, ready: 20 });
    binds[0].isBound = false;
    expect(queues.takeBack(binds[1], work, 9 << 3)).toBe(true);
    expect(binds.map(({ queues: [extreme] }) => extreme)).toEqual([[], [work]]);
    expect(binds.map(({ journalled }) => journalled)).toEqual([4, 1]);
  });
});
