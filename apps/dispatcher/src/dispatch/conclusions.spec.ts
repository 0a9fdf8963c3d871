import fc from 'fast-check';
import { LANES, SHARD_COUNT } from '#libs/contracts';
import type { DryPeer } from '../testing/dry-peer.js';
import { DryRoute, type Order } from '../testing/dry-route.js';
import type { Work } from './work.js';

const ALERTS = ['first', 'second', 'third'];
/** Taken, thrown back for the licence or the session, refused for now, refused for good. */
const STATUSES = [0, 0, 0, 0x58, 0x58, 0x04, 0x08, 0x0b];

const order = fc.record<Order>({
  shard: fc.nat(SHARD_COUNT - 1),
  lane: fc.constantFrom(...LANES),
  count: fc.integer({ min: 1, max: 60 }),
  parts: fc.constantFrom(1, 1, 2, 4),
  claimed: fc.boolean(),
  partsLeft: fc.constantFrom(0xff, 0xff, 1, 3),
  alertId: fc.constantFrom(...ALERTS),
});

const nth = fc.nat(1_000);
/** What may happen to a route, often enough to matter. */
const event = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('add' as const), order) },
  { weight: 8, arbitrary: fc.tuple(fc.constant('answer' as const), nth, nth, fc.constantFrom(...STATUSES)) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('turn' as const)) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('journal' as const)) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('write' as const)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('miss' as const), nth, nth) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('drop' as const), nth) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('bind' as const), nth) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('lose' as const), nth) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('stop' as const), fc.constantFrom(...ALERTS)) },
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const among = <T>(all: readonly T[], which: number): T | undefined => all[which % Math.max(1, all.length)];

function happen(route: DryRoute, each: Event): unknown {
  switch (each[0]) {
    case 'add':
      return route.add(each[1]);
    case 'answer':
      return among(route.peers, each[1])?.answer(each[2], each[3]);
    case 'miss':
      return among(route.peers, each[1])?.miss(each[2]);
    case 'drop':
      return among(route.peers, each[1])?.drop();
    case 'bind':
      return among(route.peers, each[1])?.bind();
    case 'lose': {
      const work = among(route.works, each[1]);
      return work === undefined ? undefined : route.lose(work);
    }
    case 'stop':
      return route.stop(each[1]);
    case 'journal':
      return route.journal();
    case 'write':
      return route.write();
    case 'turn':
      return route.turn();
  }
}

/** Recipients of a work whose message went over more than one connection. */
const divided = (route: DryRoute, work: Work) =>
  route.ways.get(work)?.flatMap((ways, item) => (work.parts !== null && ways.size > 1 ? [item] : []));

/** Recipients of a work that have another number of outcomes than they should. */
function wrong(route: DryRoute, work: Work): number[] {
  const told = route.told.get(work) as number[];
  const unsent = new Set(route.unsent.get(work));
  return told.flatMap((times, item) => {
    // What another process has now, and nobody here has begun with, is that process's.
    const isOurs = !work.dropped || (item < work.asked && !unsent.has(item));
    return times === Number(isOurs) ? [] : [item];
  });
}

const accounts = (route: DryRoute) =>
  route.engine.binds.map(({ journalled, claimed }) => [journalled, claimed]);
const nothing = (route: DryRoute) => route.engine.binds.map(() => [0, 0]);

async function on(changes: { binds: number; window: number }, use: (route: DryRoute) => Promise<void>) {
  const route = new DryRoute(changes);
  try {
    await use(route);
  } finally {
    route.end();
  }
}

describe('Whatever happens to a route', () => {
  const route = fc.record({ binds: fc.integer({ min: 1, max: 8 }), window: fc.integer({ min: 1, max: 60 }) });

  it('everybody has one outcome in the end, over one bind, and no bind answers for anybody any more', async () => {
    await fc.assert(
      fc.asyncProperty(route, fc.array(event, { maxLength: 150, size: 'max' }), (changes, events) =>
        on(changes, async (dry) => {
          for (const each of events) await happen(dry, each);
          await dry.settle();
          expect(dry.works.map((work) => wrong(dry, work))).toEqual(dry.works.map(() => []));
          expect(dry.works.map((work) => divided(dry, work))).toEqual(dry.works.map(() => []));
          expect(accounts(dry)).toEqual(nothing(dry));
        }),
      ),
      { seed: 7, numRuns: 150 },
    );
  });
});

describe('A flood of retries for the shards of one bind', () => {
  it.each([
    [2, 50],
    [4, 50],
    [4, 100],
    [8, 50],
  ])('of %s binds with a window of %s keeps no batch waiting', (binds, window) =>
    on({ binds, window }, async (route) => {
      const batch = route.add({ shard: 0, lane: 'standard', count: 900 });
      await route.turn();
      const count = Math.floor(window / 8) * binds;
      route.add({ shard: 0, lane: 'standard', count, claimed: true });
      await route.settle();
      expect(batch.resolved).toBe(900);
      expect(accounts(route)).toEqual(nothing(route));
    }),
  );

  it('goes before what is not journalled yet', () =>
    on({ binds: 1, window: 16 }, async (route) => {
      const batches = [0, 1].map((shard) => route.add({ shard, lane: 'standard', count: 100 }));
      await route.turn();
      const retries = route.add({ shard: 2, lane: 'standard', count: 2, claimed: true });
      expect(route.engine.binds[0]?.queues.flat()).toEqual([batches[0], retries, batches[1]]);
      // Nor does it wait for the journal’s answer to the batch before it.
      await route.turn();
      expect(route.peers[0]?.inFlight).toBe(2);
    }));
});

describe('A message of three parts that were thrown back', () => {
  /** All three came back, and a stop came in between. */
  const thrownBack = async (route: DryRoute, claimed: boolean) => {
    const work = route.add({ shard: 0, lane: 'extreme', count: 1, parts: 3, claimed });
    await route.turn();
    route.journal();
    await route.turn();
    expect(route.peers[0]?.inFlight).toBe(3);
    for (const status of [0x58, 0x58]) route.peers[0]?.answer(0, status);
    return work;
  };

  it.each([false, true])('has one outcome when its alert is stopped (claimed: %s)', (claimed) =>
    on({ binds: 1, window: 10 }, async (route) => {
      const work = await thrownBack(route, claimed);
      route.stop('alert');
      expect(route.told.get(work)).toEqual([0]);
      route.peers[0]?.answer(0, 0x58);
      route.stop('alert');
      expect(route.told.get(work)).toEqual([1]);
    }),
  );

  it.each([false, true])('has one outcome when its shard goes to another (claimed: %s)', (claimed) =>
    on({ binds: 1, window: 10 }, async (route) => {
      const work = await thrownBack(route, claimed);
      route.lose(work);
      expect(route.unsent.get(work)).toEqual([]);
      route.peers[0]?.answer(0, 0x58);
      expect(route.told.get(work)).toEqual([1]);
    }),
  );
});

describe('Messages of which one part is missing', () => {
  it.each([
    ['first', 1],
    ['last', 2],
  ])('are sent it, each, though there is room for one at a time (the %s part)', (_, partsLeft) =>
    on({ binds: 1, window: 1 }, async (route) => {
      const work = route.add({ shard: 0, lane: 'extreme', count: 3, parts: 2, claimed: true, partsLeft });
      for (let sent = 0; sent < 3; sent++) {
        await route.turn();
        expect(route.peers[0]?.answer(0)).toBe(true);
      }
      await route.settle();
      expect(route.told.get(work)).toEqual([1, 1, 1]);
    }),
  );
});

describe('A part that comes back to one bind when its work waits at another', () => {
  it('does not follow it: what is missing of the message goes by way of the store', () =>
    on({ binds: 2, window: 3 }, async (route) => {
      const [own, other] = route.peers as [DryPeer, DryPeer];
      own.drop();
      const work = route.add({ shard: 0, lane: 'extreme', count: 2, parts: 3 });
      await route.turn();
      route.journal();
      await route.turn();
      own.bind();
      for (const status of [0, 0x58, 0]) other.answer(0, status);
      expect(route.told.get(work)).toEqual([1, 0]);
      await route.settle();
      expect(route.told.get(work)).toEqual([1, 1]);
    }));
});

describe('A batch of which a former process had ended some before it died', () => {
  const found = { shard: 0, lane: 'extreme', count: 8, journaled: 2, resolved: [0, 1, 2, 3, 6] } as const;
  const toldOnce = [0, 0, 0, 0, 1, 1, 0, 1];

  it.each(['is sent to the others', 'is ended for the others'])('%s, once', (what) =>
    on({ binds: 1, window: 10 }, async (route) => {
      const work = route.add({ ...found, resolved: [...found.resolved] });
      if (what === 'is ended for the others') route.stop('alert');
      await route.settle();
      expect(route.told.get(work)).toEqual(toldOnce);
      expect(work.resolved).toBe(8);
      expect(accounts(route)).toEqual(nothing(route));
    }),
  );
});
