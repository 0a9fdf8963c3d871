import { randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { auditMigrations } from '#libs/audit';
import type { BatchHeader } from '#libs/contracts';
import { feedMigrations } from '#libs/feed';
import { createLogger } from '#libs/observability';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { factsOf, Work } from '../dispatch/work.js';
import { IdSet } from '../control/id-set.js';
import { BatchStore } from '../intake/batch-store.js';
import type { LateResult } from '../ledger/late-results.js';
import { LedgerStatements } from '../ledger/ledger-statements.js';
import { OUTCOME, REASON } from '../ledger/outcomes.js';
import { Partitions } from '../ledger/partitions.js';
import { emptyPending, type Pending } from '../ledger/pending.js';
import { Persistence } from '../ledger/persist.js';
import { dispatcherMigrations } from '../migrations/index.js';
import { people } from './registration.js';

/** A batch in these hands, all journalled. */
export interface BatchInHand {
  no: number;
  alertId: string;
  work: Work;
  readonly takenByAnother: () => Promise<unknown>;
}

/** The statements of the ledger on a real database, without a dispatch before them. */
export class LedgerBench {
  /** What the statements told. */
  late: LateResult[] = [];
  repeated = 0;
  durable = 0;

  private readonly logger = createLogger({ service: 'dispatcher', level: 'silent' });

  private constructor(
    private readonly database: TestDatabase,
    readonly pool: Pool,
  ) {}

  static async start(): Promise<LedgerBench> {
    const database = await createTestDatabase([auditMigrations, feedMigrations, dispatcherMigrations]);
    return new LedgerBench(database, new Pool({ connectionString: database.urlFor('dispatcher'), max: 4 }));
  }

  async end(): Promise<void> {
    await this.pool.end();
    await this.database.drop();
  }

  forget(): void {
    this.late = [];
    this.repeated = this.durable = 0;
  }

  /** A batch in hand, and another process that may take it. */
  async taken(count: number): Promise<BatchInHand> {
    const members = people(count);
    const recipients = {
      ids: Buffer.from(members.map(({ id }) => id.replaceAll('-', '')).join(''), 'hex'),
      numbers: Float64Array.from(members, ({ number }) => number),
      texts: null,
    };
    const alertId = randomUUID();
    const [header, key] = [headerOf(alertId, count), randomBytes(32)];
    const take = (slot: number) =>
      new BatchStore(this.pool, slot, new Partitions(this.pool, this.logger), new IdSet()).take(
        header,
        recipients,
        key,
        [],
      );
    const { no, tenure } = await take(1);
    await this.pool.query('UPDATE dispatcher.journal SET journaled = $2 WHERE batch_no = $1', [no, count]);
    const facts = factsOf(header, { no, tenure, alertNo: null }, key);
    const work = new Work(facts, recipients.numbers, recipients.ids, null, null, () => undefined);
    return { no, alertId, work, takenByAnother: () => take(2) };
  }

  /** @param pool what the statements run on, where it is to be another */
  statements(pool: Pick<Pool, 'query'> = this.pool): LedgerStatements {
    return new LedgerStatements(pool as Pool, new Persistence(this.logger), randomUUID(), 7, {
      durable: (_, items) => void (this.durable += items),
      deferred: () => undefined,
      flushed: () => undefined,
      written: () => undefined,
      repeated: () => void this.repeated++,
      late: (results) => void this.late.push(...results),
    });
  }

  async states(no: number): Promise<number[]> {
    const { rows } = await this.pool.query<{ state: number }>(
      'SELECT state FROM dispatcher.outcome WHERE batch_no = $1 ORDER BY recipient, seq',
      [no],
    );
    return rows.map(({ state }) => state);
  }
}

/** These of a work were taken by the SMSC. */
export function accepted(work: Work, items: readonly number[]): Pending {
  const pending = emptyPending();
  for (const item of items)
    pending.finals.add(work, item, 1, OUTCOME.accepted, 0, 1, REASON.none, `m${item}`);
  return pending;
}

function headerOf(alertId: string, count: number): BatchHeader {
  return {
    ...{
      v: 1,
      batchId: randomUUID(),
      municipalityId: randomUUID(),
      keyId: 'alert:x',
      kind: 'alert',
      alertId,
    },
    ...{ lane: 'extreme', mode: 'actual', shard: 3, language: 'it', text: 'Piena.', sender: 'FAENZA' },
    ...{ expiresAt: new Date(Date.now() + 3_600_000).toISOString(), inDoubt: 'hold', count },
  };
}
