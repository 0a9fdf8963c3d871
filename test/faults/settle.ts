import { waitFor } from '#libs/testing';
import { kafkaLag } from './ground/kafka-lag.js';
import type { World } from './ground/world.js';
import type { AlertTraffic } from './traffic/alerts.js';

const PATIENCE_MS = 180_000;
const RECEIPTS_WITHIN_MS = 30_000;

/** What is still under way when all is well again and nothing new is sent. All of it should be nothing. */
export interface Remains {
  /** Alerts without an outcome for everybody. */
  unfinished_alerts: number;
  /** Recipients in the retry store who will be due, or are claimed. */
  retries: number;
  /** Records in the feed that nobody has settled; over Kafka, behind the committed offsets. */
  feed_records: number;
  outbox: number;
  dead_letters: number;
  /** Receipts and inbound messages the SMSC still has to give. */
  deliveries_outstanding: number;
  /** Services that do not say that they are ready. */
  not_ready: number;
}

const COUNTS = `
SELECT (SELECT count(*)::int FROM dispatcher.retry WHERE due_at IS NOT NULL OR claimed_by IS NOT NULL) AS retries,
       (SELECT count(*)::int FROM feed.record) AS feed_records,
       (SELECT count(*)::int FROM feed.outbox) AS outbox,
       (SELECT count(*)::int FROM feed.dead_letter) AS dead_letters`;

type Counts = Pick<Remains, 'retries' | 'feed_records' | 'outbox' | 'dead_letters'>;

/** Waits until everything has come to rest, as long as that can take. @returns what has not */
export async function settle(world: World, traffic: AlertTraffic): Promise<Remains> {
  const patient = <T>(what: string, question: () => Promise<T | false>, patienceMs: number) =>
    waitFor(what, question, { patienceMs, everyMs: 250 }).catch(() => null);
  const notReady = await world.stack.ready().then(
    () => 0,
    () => 1,
  );
  await patient('the end of all alerts', () => Promise.resolve(traffic.open.length === 0), PATIENCE_MS);
  let last = await remains(world, traffic, notReady);
  await patient(
    'the last receipt',
    async () => {
      last = await remains(world, traffic, notReady);
      const { retries, feed_records, outbox, deliveries_outstanding } = last;
      return retries + feed_records + outbox + deliveries_outstanding === 0;
    },
    RECEIPTS_WITHIN_MS,
  );
  return last;
}

async function remains(
  { stack, broker, topicPrefix }: World,
  traffic: AlertTraffic,
  notReady: number,
): Promise<Remains> {
  // In the direction in which everything goes, so that nothing passes from what is yet to be counted to what has been.
  const { accounts } = await stack.simulator.stats();
  const [counts] = await stack.query<Counts>(COUNTS);
  const { feed_records, ...others } = counts as Counts;
  return {
    unfinished_alerts: traffic.open.length,
    ...others,
    feed_records: feed_records + (broker === null ? 0 : await kafkaLag(broker.brokers, topicPrefix)),
    deliveries_outstanding: Object.values(accounts).reduce((sum, one) => sum + one.deliveries_outstanding, 0),
    not_ready: notReady,
  };
}
