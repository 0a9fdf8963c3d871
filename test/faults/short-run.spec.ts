import { describeIfOwnKafka } from '#libs/testing';
import { runFaults } from './run.js';
import type { FaultsWish } from './wish.js';

const SHORT: Omit<FaultsWish, 'feed' | 'say'> = {
  minutes: 0.3,
  seed: 2,
  everyMs: 3_000,
  subscribers: 1_500,
  rate: 1_000,
};

/** What happened, told only when it went wrong. */
async function verdictOf(wish: Omit<FaultsWish, 'say'>) {
  const lines: string[] = [];
  const verdict = await runFaults({ ...wish, say: (line) => lines.push(line) });
  if (!verdict.passed) process.stderr.write(`${lines.join('\n')}\n${JSON.stringify(verdict)}\n`);
  return verdict;
}

/** What must be so after any run, long or short. */
const NOTHING_WRONG = {
  ...{
    lost: 0,
    unexplained_duplicates: 0,
    strangers: 0,
    denied: 0,
    drawn_twice: 0,
    failed: 0,
    unbalanced: 0,
  },
  ...{ stops_lost: 0, sign_ups_lost: 0, replay_differences: 0, out_of_order: 0, passed: true },
};

describe('While alerts go out and the database and the services are killed, over PostgreSQL', () => {
  it('nobody is missed, and nobody gets it twice without a doubt in the ledger', async () => {
    const kinds = [
      'kill-dispatcher',
      'kill-postgres',
      'ledger-disk-full',
      'smsc-drops-all',
      'kill-registration',
    ];
    const verdict = await verdictOf({ ...SHORT, feed: 'postgres', kinds });
    expect(verdict).toMatchObject(NOTHING_WRONG);
    expect(verdict.faults).toBeGreaterThanOrEqual(4);
    expect(verdict.parts_accepted).toBeGreaterThan(SHORT.subscribers);
  }, 400_000);
});

await describeIfOwnKafka('While alerts go out and the broker is killed, over Kafka', (kafka) => {
  it('nobody is missed, and nobody gets it twice without a doubt in the ledger', async () => {
    const kinds = ['kill-kafka', 'kill-dispatcher'];
    const verdict = await verdictOf({ ...SHORT, minutes: 0.2, feed: 'kafka', kinds, broker: kafka() });
    expect(verdict).toMatchObject(NOTHING_WRONG);
    expect(verdict.by_kind).toHaveProperty('kill-kafka');
  }, 400_000);
});
