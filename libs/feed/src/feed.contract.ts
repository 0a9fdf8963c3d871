import { SHARD_COUNT, TOPICS, type Topic } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import type { Bench, Instance } from './contract/bench.js';
import { Collector, keep, record, series } from './contract/collector.js';
import { FeedError, type Delivery, type FeedHealth, type FeedRecord } from './feed.js';

const LANE = TOPICS.laneStandard;
const LANES: Topic[] = [TOPICS.laneExtreme, TOPICS.laneStandard];
const DISPATCHER = { group: 'dispatcher', topics: LANES };

/** The first state of health that is as it should be. */
async function health({ feed }: Instance, asIt: (state: FeedHealth) => boolean): Promise<FeedHealth> {
  let state = await feed.health();
  await waitFor('a healthy feed', () => {
    void feed.health().then((next) => (state = next));
    return asIt(state);
  });
  return state;
}

const ALL_SHARDS = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);

/** What every adapter of the feed promises. `open` gives a fresh, empty feed for each test. */
export function feedContract(open: () => Promise<Bench>): void {
  let bench: Bench;
  let publisher: Instance;

  beforeEach(async () => {
    bench = await open();
    publisher = await bench.instance('registration');
  });

  afterEach(() => bench.close());

  async function publish(records: FeedRecord[]): Promise<void> {
    await bench.transaction('registration', (tx) => publisher.feed.publish(tx, records));
  }

  async function dispatcher(act?: Collector['act'], prefetch?: number): Promise<[Collector, Instance]> {
    const instance = await bench.instance('dispatcher');
    return [await Collector.of(instance.feed, { ...DISPATCHER, prefetch }, act), instance];
  }

  describe('publishing', () => {
    it('happens if and when the transaction commits', async () => {
      const [collector] = await dispatcher();
      await expect(
        bench.transaction('registration', async (tx) => {
          await publisher.feed.publish(tx, [record(LANE, 3, 'rolled back')]);
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      await publish([record(LANE, 3, 'committed')]);
      await waitFor('a delivery', () => collector.seen.length > 0);
      expect(collector.texts).toEqual(['committed']);
    });

    it('carries everything of a record', async () => {
      const [collector] = await dispatcher();
      const sent = { ...record(LANE, 7, ''), payload: Buffer.from([0, 255, 1, 128]) };
      const before = Date.now();
      await publish([sent]);
      await waitFor('the record', () => collector.seen.length === 1);
      expect(collector.seen[0]).toMatchObject({ id: sent.id, topic: LANE, shard: 7, payload: sent.payload });
      expect(Math.abs((collector.seen[0]?.publishedAt.getTime() ?? 0) - before)).toBeLessThan(5_000);
    });

    it('keeps a transaction that commits late from hiding what it published early', async () => {
      const [collector] = await dispatcher();
      await bench.transaction('registration', async (tx) => {
        await publisher.feed.publish(tx, [record(LANE, 5, 'early, committed late')]);
        await publish([record(LANE, 5, 'later, committed first')]);
        await waitFor('the later record', () => collector.texts.includes('later, committed first'));
      });
      await waitFor('the early record', () => collector.texts.includes('early, committed late'));
    });

    it('refuses a topic and a shard that lead nowhere', async () => {
      const nowhere = { ...record(LANE, 0, ''), topic: 'campanile.nowhere' as Topic };
      await expect(publish([nowhere])).rejects.toMatchObject({ code: 'feed.topic_unknown' });
      await expect(publish([record(LANE, SHARD_COUNT, '')])).rejects.toMatchObject({
        code: 'feed.topic_unknown',
      });
      await expect(
        publisher.feed.subscribe({ ...DISPATCHER, topics: [TOPICS.alertReleased], onDelivery: keep }),
      ).rejects.toMatchObject({ code: 'feed.topic_unknown' });
    });

    it('loses none of 10,000 records and keeps their order in each shard', async () => {
      const [collector] = await dispatcher();
      const all = ALL_SHARDS.flatMap((shard) => series(LANE, shard, 313)).slice(0, 10_000);
      await publish(all);
      await waitFor('10,000 deliveries', () => collector.seen.length >= all.length);
      for (const shard of ALL_SHARDS) {
        const sent = all.filter((each) => each.shard === shard).map(({ payload }) => payload.toString());
        expect([...new Set(collector.textsOf(shard))]).toEqual(sent);
      }
      expect(publisher.feed.counters.get('published', LANE)).toBe(10_000);
    });
  });

  describe('delivering', () => {
    it('keeps the order of a shard over transactions, one record in hand or several', async () => {
      for (const prefetch of [1, 4]) {
        const [collector, instance] = await dispatcher(undefined, prefetch);
        for (let i = 0; i < 10; i++) await publish(series(LANE, 9, 3, i * 3));
        await waitFor('30 deliveries', () => collector.seen.length >= 30);
        expect(collector.textsOf(9)).toEqual(Array.from({ length: 30 }, (_, i) => `9:${i}`));
        await instance.feed.close();
      }
    });

    it('hands over at most `prefetch` unsettled records of a topic and shard', async () => {
      const [collector] = await dispatcher(keep, 2);
      await publish([...series(LANE, 1, 5), ...series(LANE, 2, 5)]);
      await waitFor('two records of each shard', () => collector.seen.length >= 4);
      expect(collector.textsOf(1)).toEqual(['1:0', '1:1']);
      await collector.seen.find(({ shard }) => shard === 1)?.settle();
      await waitFor('the next record of shard 1', () => collector.textsOf(1).length === 3);
      expect(collector.textsOf(2)).toEqual(['2:0', '2:1']);
    });

    it('hands over the next records of a shard when those before them are let pass, settled or not', async () => {
      const [collector, instance] = await dispatcher((delivery) => delivery.letPass(), 2);
      await publish(series(LANE, 1, 8));
      await waitFor('all records of the shard', () => collector.seen.length === 8);
      for (const delivery of [...collector.seen].reverse()) collector.settle(delivery);
      await waitFor('their settlement', () => instance.feed.counters.get('settled', LANE) === 8);
    });

    it('waits for the handler before it calls it again for the same topic and shard', async () => {
      let open = 0;
      let most = 0;
      const [collector] = await dispatcher(async (delivery) => {
        most = Math.max(most, ++open);
        await delivery.settle();
        open--;
      });
      await publish(series(LANE, 4, 20));
      await waitFor('20 deliveries', () => collector.seen.length === 20);
      expect(most).toBe(1);
    });

    it('stops a paused topic, and only that, until it is resumed', async () => {
      const [collector] = await dispatcher();
      await collector.subscription.ready();
      collector.subscription.pause(LANE);
      await publish([record(LANE, 1, 'waits')]);
      await publish([record(TOPICS.laneExtreme, 1, 'passes')]);
      await waitFor('the record of the other topic', () => collector.seen.length > 0);
      expect(collector.texts).toEqual(['passes']);
      collector.subscription.resume(LANE);
      await waitFor('the paused record', () => collector.texts.includes('waits'));
    });

    it('prefers the topics named first when both wait', async () => {
      await publish(series(TOPICS.laneStandard, 6, 3));
      await publish(series(TOPICS.laneExtreme, 6, 3));
      await health(publisher, ({ outboxBacklog }) => outboxBacklog === 0);
      const [collector] = await dispatcher();
      await waitFor('six deliveries', () => collector.seen.length === 6);
      expect(collector.seen.map(({ topic }) => topic)).toEqual([
        ...Array.from({ length: 3 }, () => TOPICS.laneExtreme),
        ...Array.from({ length: 3 }, () => TOPICS.laneStandard),
      ]);
    });

    it('gives every group its own copy', async () => {
      const authoring = await bench.instance('authoring');
      const registration = await Collector.of(publisher.feed, {
        group: 'registration',
        topics: [TOPICS.alertStopped],
      });
      const other = await Collector.of((await bench.instance('dispatcher')).feed, {
        group: 'dispatcher',
        topics: [TOPICS.alertStopped],
      });
      await bench.transaction('authoring', (tx) =>
        authoring.feed.publish(tx, series(TOPICS.alertStopped, 2, 3)),
      );
      await waitFor('three records each', () => registration.seen.length === 3 && other.seen.length === 3);
    });

    it('delivers again, after a pause and in order, what the handler rejected', async () => {
      let rejections = 0;
      const [collector, instance] = await dispatcher(async (delivery) => {
        if (delivery.payload.toString() === '8:0' && rejections++ < 2) throw new Error('not now');
        await delivery.settle();
      });
      await publish(series(LANE, 8, 3));
      await waitFor('the repetitions', () => collector.seen.length === 5);
      expect(collector.textsOf(8)).toEqual(['8:0', '8:0', '8:0', '8:1', '8:2']);
      expect(instance.feed.counters.get('rejected', LANE)).toBe(2);
    });
  });

  describe('settling', () => {
    it('makes a record never come again', async () => {
      const [first, instance] = await dispatcher(keep);
      await publish(series(LANE, 3, 3));
      await waitFor('three deliveries', () => first.seen.length === 3);
      for (const delivery of first.seen.slice(0, 2)) await delivery.settle();
      await instance.feed.close();
      const [second] = await dispatcher();
      await waitFor('what was not settled', () => second.seen.length > 0);
      expect(second.texts).toEqual(['3:2']);
    });

    it('out of order and then a crash loses nothing', async () => {
      const [first, instance] = await dispatcher(keep);
      await publish(series(LANE, 3, 3));
      await waitFor('three deliveries', () => first.seen.length === 3);
      // The third is settled, the first two are not: not awaited, because Kafka only knows it after them.
      if (first.seen[2] !== undefined) first.settle(first.seen[2]);
      instance.cut();
      const [second] = await dispatcher();
      await waitFor(
        'the unsettled records',
        () => second.texts.includes('3:0') && second.texts.includes('3:1'),
      );
    });

    it('is refused once the shard has moved', async () => {
      const [first, instance] = await dispatcher(keep);
      await publish([record(LANE, 3, 'in hand')]);
      await waitFor('the delivery', () => first.seen.length === 1);
      instance.cut();
      const [second] = await dispatcher(keep);
      await waitFor('the take-over', () => second.seen.length === 1);
      instance.mend();
      await expect(first.seen[0]?.settle()).rejects.toMatchObject({ code: 'feed.shard_lost' });
      await second.seen[0]?.settle();
      expect(instance.feed.counters.get('shard_lost', LANE)).toBe(1);
    });

    it('works twice', async () => {
      const [collector] = await dispatcher(keep);
      await publish([record(LANE, 3, 'x')]);
      await waitFor('the delivery', () => collector.seen.length === 1);
      await Promise.all([collector.seen[0]?.settle(), collector.seen[0]?.settle()]);
      await expect(collector.seen[0]?.settle()).resolves.toBeUndefined();
    });
  });

  describe('sharing', () => {
    const counts = (collectors: Collector[]): number[] => collectors.map(({ shards }) => shards.length);
    const even = (collectors: Collector[]): boolean => {
      const owned = collectors.flatMap(({ shards }) => shards);
      const spread = Math.max(...counts(collectors)) - Math.min(...counts(collectors));
      return owned.length === SHARD_COUNT && new Set(owned).size === SHARD_COUNT && spread <= 1;
    };

    it('divides the shards evenly and exclusively while instances come and go, and loses nothing', async () => {
      const handled = new Set<string>();
      const cutAt = new Map<Collector, number>();
      const settleAs =
        (self: () => Collector | undefined) =>
        async (delivery: Delivery): Promise<void> => {
          const calledAt = performance.now();
          try {
            await delivery.settle();
            handled.add(delivery.id);
          } catch (error) {
            if (!(error instanceof FeedError) || error.code !== 'feed.shard_lost') throw error;
            const collector = self();
            const cut = collector === undefined ? undefined : cutAt.get(collector);
            // Killed while it was settling: the feed may have heard it, and the work was durable before.
            if (cut !== undefined && calledAt < cut) handled.add(delivery.id);
          }
        };
      const sent: string[] = [];
      const publishSome = async (): Promise<void> => {
        const records = ALL_SHARDS.flatMap((shard) => series(LANE, shard, 3, sent.length));
        await publish(records);
        sent.push(...records.map(({ id }) => id));
      };
      const members: [Collector, Instance][] = [];
      const owners = new Map<Collector, readonly number[]>();
      const overlaps: number[] = [];
      const join = async (): Promise<void> => {
        const self: { collector?: Collector } = {};
        const [collector, instance] = await dispatcher(settleAs(() => self.collector));
        self.collector = collector;
        members.push([collector, instance]);
        collector.onShards = (shards) => {
          owners.set(collector, shards);
          const others = [...owners].filter(([other]) => other !== collector).flatMap(([, owned]) => owned);
          overlaps.push(...shards.filter((shard) => others.includes(shard)));
        };
      };
      const collectors = (): Collector[] => members.map(([collector]) => collector);

      for (const steps of [1, 2, 3]) {
        await join();
        await publishSome();
        await waitFor(`${steps} instances with even shares: ${counts(collectors()).join()}`, () =>
          even(collectors()),
        );
      }
      const leaver = members.splice(1, 1)[0];
      await publishSome();
      const leftAt = performance.now();
      await leaver?.[0].subscription.close();
      await waitFor('even shares after one has left', () => even(collectors()));
      // Far below what a killed member takes: it gave its shards back itself. The slack is for a busy machine.
      expect(performance.now() - leftAt).toBeLessThan(5_000);
      const victim = members.pop();
      const killedAt = performance.now();
      if (victim !== undefined) cutAt.set(victim[0], killedAt);
      victim?.[1].cut();
      await publishSome();
      await waitFor('the survivor owns everything', () => even(collectors()));
      expect(performance.now() - killedAt).toBeLessThan(10_000);
      await waitFor('every record handled', () => sent.every((id) => handled.has(id)));
      expect(overlaps).toEqual([]);
    });

    it('knows of an instance that is cut off until when its shards are nobody else’s', async () => {
      const [{ subscription }, instance] = await dispatcher();
      await subscription.ready();
      const held = subscription.heldUntil;
      expect(held).toBeGreaterThan(performance.now());
      await waitFor('a sign of life', () => subscription.heldUntil > held);
      instance.cut();
      const [second] = await dispatcher();
      let heldUntil = held;
      await waitFor('another that owns them', () => {
        heldUntil = Math.max(heldUntil, subscription.heldUntil);
        return second.shards.length > 0;
      });
      expect(performance.now()).toBeGreaterThanOrEqual(heldUntil);
    });

    it('tells the handler which shards it owns, and none once it is closed', async () => {
      const [collector] = await dispatcher();
      await collector.subscription.ready();
      expect(collector.shardSets.at(-1)).toEqual(ALL_SHARDS);
      await collector.subscription.close();
      expect(collector.shardSets.at(-1)).toEqual([]);
      expect(collector.shards).toEqual([]);
    });

    it('keeps subscriptions of one group to different topics apart', async () => {
      const instance = await bench.instance('dispatcher');
      const lanes = await Collector.of(instance.feed, DISPATCHER);
      const stops = await Collector.of(instance.feed, {
        group: 'dispatcher',
        topics: [TOPICS.subscriberWithdrawn],
      });
      await publish(
        ALL_SHARDS.flatMap((shard) => [
          record(LANE, shard, 'lane'),
          record(TOPICS.subscriberWithdrawn, shard, 'stop'),
        ]),
      );
      await waitFor(
        'both complete',
        () => lanes.seen.length === SHARD_COUNT && stops.seen.length === SHARD_COUNT,
      );
    });

    it('says when an instance gets no shard', async () => {
      const instance = await bench.instance('dispatcher');
      instance.cut();
      const collector = await Collector.of(instance.feed, DISPATCHER);
      await expect(collector.subscription.ready(300)).rejects.toMatchObject({ code: 'feed.unreachable' });
      instance.mend();
    });
  });

  describe('faults', () => {
    it('takes up again where it was when the line comes back, with nothing lost', async () => {
      const [collector, instance] = await dispatcher();
      await publish(series(LANE, 3, 5));
      await waitFor('five deliveries', () => collector.seen.length === 5);
      instance.cut();
      await publish(series(LANE, 3, 5, 5));
      await waitFor('the instance gives its shards up by itself', () => collector.shards.length === 0);
      instance.mend();
      await waitFor('the rest', () => collector.texts.includes('3:9'));
      expect([...new Set(collector.textsOf(3))]).toEqual(Array.from({ length: 10 }, (_, i) => `3:${i}`));
      await expect(health(instance, (state) => state.connected)).resolves.toMatchObject({ outboxBacklog: 0 });
    });

    it('survives a short interruption without giving anything up', async () => {
      const [collector, instance] = await dispatcher();
      await collector.subscription.ready();
      instance.cut();
      publisher.cut();
      instance.mend();
      publisher.mend();
      await publish(series(LANE, 3, 5));
      await waitFor('five deliveries', () => new Set(collector.textsOf(3)).size === 5);
    });

    it('refuses work once it is closed', async () => {
      const instance = await bench.instance('dispatcher');
      await instance.feed.close();
      await expect(instance.feed.subscribe({ ...DISPATCHER, onDelivery: keep })).rejects.toMatchObject({
        code: 'feed.closed',
      });
    });
  });
}
