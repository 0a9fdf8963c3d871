import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { Checkpoints } from '../checkpoints/checkpoints.js';
import { LogKey } from '../checkpoints/log-key.js';
import { AuditLog, auditMigrations, payloadsOf, type AuditEntry, type Payloads } from '../index.js';
import { LogStore } from '../log-store.js';
import { Sequencer } from '../sequencing/sequencer.js';
import { sqlOn, transaction, type Sql } from '../sql.js';

/** A database with a log, the role that keeps it, and the superuser who could falsify it. */
export class LogUnderTest {
  key = new LogKey('campanile.test', randomBytes(32));
  readonly #kek = randomBytes(32);
  readonly payloads = this.process();
  readonly log = new AuditLog(this.payloads);
  readonly #clients: Client[] = [];

  private constructor(
    readonly database: TestDatabase,
    private readonly rememberedMs: number | undefined,
  ) {}

  sql!: Sql;
  superuser!: Sql;

  /** @param rememberedMs how long its processes keep data keys in mind */
  static async start(rememberedMs?: number): Promise<LogUnderTest> {
    const made = new LogUnderTest(await createTestDatabase([auditMigrations]), rememberedMs);
    made.sql = await made.connect(made.url);
    made.superuser = await made.connect(made.database.superuserUrl);
    return made;
  }

  /** What another process has in mind: at first no key. */
  process(rememberedMs = this.rememberedMs): Payloads {
    return payloadsOf({
      kek: [this.#kek],
      ...(rememberedMs === undefined ? {} : { dataKeysRememberedMs: rememberedMs }),
    });
  }

  get url(): string {
    return this.database.urlFor('registration');
  }

  get checkpoints(): Checkpoints {
    return new Checkpoints(this.sql, this.key, this.payloads);
  }

  get store(): LogStore {
    return new LogStore(this.sql);
  }

  async connect(url: string): Promise<Sql> {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    this.#clients.push(client);
    return sqlOn(client);
  }

  /** Each in a transaction of its own, in that order. */
  async append(...entries: Partial<AuditEntry>[]): Promise<void> {
    for (const entry of entries) await this.appendAll([entry]);
  }

  /** All in one transaction. */
  async appendAll(entries: Partial<AuditEntry>[], sql: Sql = this.sql): Promise<void> {
    await transaction(sql, () => this.appendIn(sql, entries));
  }

  /** In the transaction that is open there. */
  async appendIn(sql: Sql, entries: Partial<AuditEntry>[]): Promise<void> {
    await this.log.appendAll({ query: (text, values) => sql(text, values) }, entries.map(entry));
  }

  /** Numbers all there is. Other databases of the server share its oldest transaction: what they hold up is waited for. */
  async sequence(): Promise<void> {
    const sequencer = await Sequencer.elect(this.sql);
    if (sequencer === null) throw new Error('somebody else sequences');
    for (const deadline = Date.now() + 90_000; (await this.pending()) > 0;) {
      if (Date.now() > deadline) throw new Error('a transaction holds the log up');
      if ((await sequencer.drain()) === 0) await pause(20);
    }
    await sequencer.resign();
  }

  async pending(): Promise<number> {
    const [row] = await this.sql<{ n: number }>('SELECT count(*)::int AS n FROM audit.pending');
    return row?.n ?? NaN;
  }

  /** What only the owner of the database can do: changes with the triggers out of the way. */
  async falsify(statement: string, values: unknown[] = []): Promise<void> {
    await this.superuser('SET session_replication_role = replica');
    await this.superuser(statement, values);
    await this.superuser('SET session_replication_role = origin');
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
    await this.database.drop();
  }
}

function entry(changes: Partial<AuditEntry>): AuditEntry {
  return {
    ...{ municipalityId: TOWN, event: 'consent.given', actor: 'citizen', subjectRef: randomUUID() },
    payload: { channel: 'web', zones: ['BORGO'] },
    ...changes,
  };
}

export const TOWN = '0b6f7c5e-3c1a-4f4e-9d53-48018fae0001';
export const NEIGHBOUR = '0b6f7c5e-3c1a-4f4e-9d53-48018fae0002';
