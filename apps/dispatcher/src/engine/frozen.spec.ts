import { SHARD_COUNT } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { OUTCOME } from '../ledger/outcomes.js';
import type { Child } from '../testing/child.js';
import { startDispatcher } from '../testing/dispatcher-process.js';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

const RECIPIENTS = 4_000;

/** Who was in doubt, and of whom nobody said afterwards that nothing had been sent: a deferral says so. */
const DOUBTFUL = `
SELECT encode(substring(b.members FROM o.recipient * 18 + 1 FOR 16), 'hex')::uuid AS id
FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
GROUP BY 1 HAVING bool_or(o.state = ${OUTCOME.inDoubt}) AND NOT bool_or(o.state = ${OUTCOME.deferred})`;

describe('A dispatcher that stands still until another has its shards', () => {
  let rig: Rig;
  let child: Child | undefined;

  beforeEach(async () => {
    // Answers take a while: whoever sends has messages in flight at any moment.
    rig = await Rig.start({
      route: { binds: 2, window: 40, partsPerSecond: 400 },
      simulator: { response_latency_ms: 300 },
    });
  });

  afterEach(async () => {
    if (child !== undefined) process.kill(child.pid, 'SIGCONT');
    await child?.kill();
    await rig.end();
  });

  /** Everything that was not done in these shards has its next owner. */
  const takenOver = async (shards: number[]) => {
    const left = await rig.query(
      'SELECT 1 FROM dispatcher.batch WHERE shard = ANY($1) AND tenure = 1 AND resolved < count',
      [shards],
    );
    return left.length === 0;
  };

  /** Somebody whose shard is among these was sent to. */
  const sending = async (shards: number[]) => {
    const sent = await rig.query(
      `SELECT 1 FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
       WHERE b.shard = ANY($1) LIMIT 1`,
      [shards],
    );
    return sent.length > 0;
  };

  const doubtful = async () => (await rig.query<{ id: string }>(DOUBTFUL)).map(({ id }) => id);

  it('sends nothing any more when it goes on', async () => {
    const { engine } = await rig.dispatch();
    const frozen = (child = await startDispatcher(rig));
    const owned = (count: number) => () => engine.intake.shards.length === count;
    await waitFor('the shards to be divided', owned(SHARD_COUNT / 2));
    const everybody = people(RECIPIENTS);
    const alertId = await rig.registration.release({ people: everybody, inDoubt: 'hold' });
    const kept = engine.intake.shards;
    const its = Array.from({ length: SHARD_COUNT }, (_, shard) => shard).filter(
      (shard) => !kept.includes(shard),
    );
    await waitFor('messages by the one to be frozen', () => sending(its));
    process.kill(frozen.pid, 'SIGSTOP');
    await waitFor('the other to have all shards', owned(SHARD_COUNT));
    await waitFor('all its batches to be taken over', () => takenOver(its));
    const before = await rig.simulator.messages();
    // Shards that move once more bring doubts of their own.
    const itsDoubts = new Set(await doubtful());
    process.kill(frozen.pid, 'SIGCONT');
    await waitFor('it to have shards again', owned(SHARD_COUNT / 2));
    await rig.settled(alertId, RECIPIENTS, ({ delivered, in_doubt }) => delivered + in_doubt === RECIPIENTS);

    const after = await rig.simulator.messages();
    const still = new Set((await doubtful()).filter((id) => itsDoubts.has(id)));
    expect(still.size).toBeGreaterThan(0);
    const sentAfterwards = everybody.filter(
      ({ id, number }) => still.has(id) && before.get(number) !== after.get(number),
    );
    expect(sentAfterwards).toEqual([]);
  });
});
