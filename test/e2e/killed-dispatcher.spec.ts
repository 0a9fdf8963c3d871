import { testServerUrl, waitFor } from '#libs/testing';
import { completed, demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import type { OfficialClient } from '../harness/official-client.js';
import { Stack } from '../harness/stack.js';
import { overEachFeed } from './feeds.js';

const RECIPIENTS = 10_000;
const BINDS = 4;
const WINDOW = 50;

await overEachFeed('A dispatcher killed while an alert goes out', (feed) => {
  let stack: Stack;
  let approver: OfficialClient;

  beforeAll(async () => {
    stack = await Stack.start({
      serverUrl: testServerUrl(),
      feed: feed(),
      subscribers: RECIPIENTS,
      route: { partsPerSecond: 2500, binds: BINDS, window: WINDOW },
    });
    approver = await stack.official('marco.bassi');
  });

  afterAll(() => stack.stop());

  it('misses nobody, and repeats itself to no more than one window a bind', async () => {
    const author = await stack.official('giulia.ferri');
    const alertId = await demonstrationAlert(author, { text: 'Piena del Lamone: salite ai piani alti.' });
    await releaseNow(author, approver, alertId);

    const halfway = () => stack.simulator.summary().then(({ numbers }) => numbers > RECIPIENTS / 2);
    await waitFor('half of the messages', halfway, { everyMs: 10 });
    await stack.services.dispatcher.kill();
    expect((await stack.simulator.summary()).numbers).toBeLessThan(RECIPIENTS);
    await stack.services.dispatcher.start();

    const progress = await completed(approver, alertId);
    const summary = await stack.simulator.summary();
    expect(summary.numbers).toBe(RECIPIENTS);
    expect(summary.messages - summary.numbers).toBeLessThanOrEqual(BINDS * WINDOW);
    expect(progress).toMatchObject({ audience: RECIPIENTS, balanced: true });
  });
});
