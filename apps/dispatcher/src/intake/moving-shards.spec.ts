import { randomBytes, randomUUID } from 'node:crypto';
import { encodeBatch, laneTopic, type BatchHeader } from '#libs/contracts';
import type { DeadLetters, Delivery, Feed, Keyring, SubscribeOptions } from '#libs/feed';
import { createLogger } from '#libs/observability';
import { waitFor } from '#libs/testing';
import type { Dispatch } from '../dispatch/dispatch.js';
import type { Work } from '../dispatch/work.js';
import { people } from '../testing/registration.js';
import type { BatchStore, TakenBatch } from './batch-store.js';
import { Intake } from './intake.js';

const SHARD = 3;

/** A take under way, and how it may end. */
interface Take {
  end(): void;
  fail(): void;
}

/** An intake whose feed and store are in the spec's hands: what happens at the same time happens as it says. */
class Bench {
  readonly takes: Take[] = [];
  readonly works: Work[] = [];
  settled = 0;
  readonly subscription = { shards: [], heldUntil: Infinity };
  private readonly key = randomBytes(32);
  private readonly payload = batchOf(this.key);
  private options!: SubscribeOptions;
  private intake!: Intake;

  static async make(): Promise<Bench> {
    const bench = new Bench();
    bench.intake = new Intake({
      feed: {
        subscribe: (options: SubscribeOptions) => {
          bench.options = options;
          return Promise.resolve(bench.subscription);
        },
      } as unknown as Feed,
      keyring: { open: () => Promise.resolve(bench.key) } as unknown as Keyring,
      deadLetters: {} as DeadLetters,
      store: { take: () => bench.take() } as unknown as BatchStore,
      dispatch: {
        add: (work: Work) => bench.works.push(work),
        drop: (work: Work) => {
          work.dropped = true;
          return [];
        },
        own: () => undefined,
        queued: () => 0,
        queueLimit: 1,
      } as unknown as Dispatch,
      logger: createLogger({ service: 'dispatcher', level: 'silent' }),
      onShards: () => undefined,
      onLost: () => undefined,
      onDone: () => undefined,
    });
    await bench.intake.start();
    return bench;
  }

  own(...shards: number[]): void {
    this.options.onShards?.(shards);
  }

  /** The journal says that works are another's. */
  lose(...works: Work[]): void {
    this.intake.lose(works);
  }

  /** The feed brings the batch. @returns what becomes of it */
  deliver(): Promise<string> {
    const delivery: Delivery = {
      ...{ id: randomUUID(), topic: laneTopic('extreme'), shard: SHARD, publishedAt: new Date() },
      payload: this.payload,
      letPass: () => undefined,
      settle: () => {
        this.settled++;
        return Promise.resolve();
      },
    };
    return Promise.resolve(this.options.onDelivery(delivery)).then(
      () => 'handled',
      () => 'rejected',
    );
  }

  begun(count: number): Promise<Take> {
    return waitFor(`take number ${count}`, () => this.takes[count - 1] ?? null);
  }

  private take(): Promise<TakenBatch> {
    return new Promise((resolve, reject) =>
      this.takes.push({
        end: () =>
          resolve({
            no: 1,
            tenure: 1,
            alertNo: 1,
            journaled: 0,
            resolved: new Set(),
            doubts: [],
            behind: null,
          }),
        fail: () => reject(new Error('Connection terminated unexpectedly')),
      }),
    );
  }
}

function batchOf(key: Buffer): Buffer {
  const members = people(2);
  const alertId = randomUUID();
  const header: BatchHeader = {
    ...{ v: 1, kind: 'alert', batchId: randomUUID(), municipalityId: randomUUID(), alertId },
    ...{ keyId: `alert:${alertId}`, lane: 'extreme', mode: 'actual', shard: SHARD, language: 'it' },
    ...{ text: 'Piena.', sender: 'FAENZA', inDoubt: 'hold', count: members.length },
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const ids = Buffer.from(members.map(({ id }) => id.replaceAll('-', '')).join(''), 'hex');
  return encodeBatch(
    header,
    { ids, numbers: Float64Array.from(members, ({ number }) => number), texts: null },
    key,
  );
}

/** The key is read, and whatever else was due is done. */
const allHadTheirTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Its shard goes and comes back while a batch is being taken, and the feed delivers it once more. */
async function goneAndBack() {
  const bench = await Bench.make();
  bench.own(SHARD);
  const first = bench.deliver();
  const before = await bench.begun(1);
  bench.own();
  bench.own(SHARD);
  const second = bench.deliver();
  await allHadTheirTurn();
  return { bench, first, before, second };
}

describe('A batch whose shard goes and comes back while it is being taken', () => {
  it('is sent and settled, though what was begun before the shard went fails afterwards', async () => {
    const { bench, first, before, second } = await goneAndBack();
    before.fail();
    (await bench.begun(2)).end();
    expect(await Promise.all([first, second])).toEqual(['rejected', 'handled']);
    expect(bench.works).toHaveLength(1);
    const [work] = bench.works as [Work];
    work.onResolved(work);
    expect(bench.settled).toBe(1);
  });

  it('is not taken anew before what was begun is over, which would have the last word', async () => {
    const { bench, first, before, second } = await goneAndBack();
    expect(bench.takes).toHaveLength(1);
    before.end();
    (await bench.begun(2)).end();
    await Promise.all([first, second]);
    expect(bench.works).toHaveLength(1);
  });

  it('is not taken at all when the shard has gone again by then', async () => {
    const { bench, first, before, second } = await goneAndBack();
    bench.own();
    before.end();
    await Promise.all([first, second]);
    expect(bench.takes).toHaveLength(1);
    expect(bench.works).toEqual([]);
  });

  it('is not taken by a process that stood still for so long that it may be another’s', async () => {
    const bench = await Bench.make();
    bench.own(SHARD);
    bench.subscription.heldUntil = performance.now() - 1;
    expect(await bench.deliver()).toBe('rejected');
    expect(bench.takes).toEqual([]);
  });
});

describe('A batch of which the journal says that it is another’s', () => {
  it('is not in hand any more: whoever gets it from the feed takes it anew', async () => {
    const bench = await Bench.make();
    bench.own(SHARD);
    const first = bench.deliver();
    (await bench.begun(1)).end();
    await first;
    bench.lose(...bench.works);
    expect(bench.works.map(({ dropped }) => dropped)).toEqual([true]);
    const second = bench.deliver();
    (await bench.begun(2)).end();
    await second;
    expect(bench.works).toHaveLength(2);
    // What comes late from the first has no part in the second.
    bench.lose(bench.works[0] as Work);
    const [, work] = bench.works as [Work, Work];
    work.onResolved(work);
    expect(bench.settled).toBe(1);
  });
});
