import { SHARD_COUNT } from '#libs/contracts';
import { testServerUrl, waitFor } from '#libs/testing';
import { completed, demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import { Stack } from '../harness/stack.js';
import { overEachFeed } from './feeds.js';

const RECIPIENTS = 4_000;
const BINDS = 2;
const WINDOW = 50;
const LICENCE = 800;
const TAKEN_OVER_WITHIN_MS = 10_000;

const FIRST = 'Piena del Lamone: salite ai piani alti.';
const SECOND = 'Lamone: la piena cresce, restate ai piani alti.';

await overEachFeed('One of two dispatchers killed while two alerts go out', (feed) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await Stack.start({
      serverUrl: testServerUrl(),
      feed: feed(),
      subscribers: RECIPIENTS,
      route: { partsPerSecond: LICENCE, binds: BINDS, window: WINDOW },
      simulator: { SMSC_RECORD: 'all' },
    });
    // What a busy machine bunches together is forgiven; two who both send a whole licence are not.
    await stack.simulator.faults({ licence: LICENCE, licence_tolerance_ms: 200, throttle: false });
    await stack.addDispatcher();
    await stack.shardsDivided();
  });

  afterAll(() => stack.stop());

  it('loses nobody: the other has all shards within ten seconds, within the licence, everybody’s alerts in order', async () => {
    const [author, approver] = [await stack.official('giulia.ferri'), await stack.official('marco.bassi')];
    const alerts: string[] = [];
    for (const text of [FIRST, SECOND]) {
      const alertId = await demonstrationAlert(author, { text });
      await releaseNow(author, approver, alertId);
      alerts.push(alertId);
    }
    const gone = async () => (await stack.simulator.summary()).messages;
    await waitFor('a good part of the messages', async () => (await gone()) > RECIPIENTS / 4, {
      everyMs: 10,
    });

    await stack.killAddedDispatcher();
    expect(await gone()).toBeLessThan(2 * RECIPIENTS);
    await waitFor('the other to have all shards', async () => (await stack.shardsOfFirst()) === SHARD_COUNT, {
      patienceMs: TAKEN_OVER_WITHIN_MS,
    });

    for (const alertId of alerts)
      expect(await completed(approver, alertId)).toMatchObject({ audience: RECIPIENTS, balanced: true });
    const phones = Object.values(await stack.simulator.counts());
    expect(phones).toHaveLength(RECIPIENTS);
    expect(phones.filter(({ texts }) => !isInOrder(texts))).toEqual([]);
    expect((await gone()) - 2 * RECIPIENTS).toBeLessThanOrEqual(BINDS * WINDOW);
    expect((await stack.simulator.stats()).seconds_above).toBe(0);
  });
});

/** Both, and nothing of the first after the second. */
function isInOrder(texts: readonly string[]): boolean {
  return texts.includes(FIRST) && texts.includes(SECOND) && texts.lastIndexOf(FIRST) < texts.indexOf(SECOND);
}
