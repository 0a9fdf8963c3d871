import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { inclusionProof, type InclusionClaim } from '#libs/tlog';
import { AuditLog } from './audit-log.js';
import { exportBundle, type BundleOptions, type ExportedBundle } from './bundle/export.js';
import { Checkpoints, type SignedCheckpoint } from './checkpoints/checkpoints.js';
import type { LogKey } from './checkpoints/log-key.js';
import { AuditError } from './errors.js';
import type { AuditActor } from './events.js';
import { SYSTEM_LOG } from './log-entry.js';
import { LogStore } from './log-store.js';
import { Sequencer } from './sequencing/sequencer.js';
import { sqlOn, transaction, type Sql } from './sql.js';

const CATCH_UP_WITHIN_MS = 15_000;
const ASK_EVERY_MS = 100;

const WAITING_BELOW = 'SELECT EXISTS (SELECT FROM audit.pending WHERE xid <= $1::xid8) AS waiting';
const LEAF = 'SELECT leaf FROM audit.sequenced WHERE log_id = $1 AND seq = $2';

/** The logs as auditors use them, over one connection: to be exported, to be proved. */
export class LogArchive {
  readonly #checkpoints: Checkpoints;
  readonly #store: LogStore;

  constructor(
    private readonly sql: Sql,
    private readonly key: LogKey,
  ) {
    this.#checkpoints = new Checkpoints(sql, key);
    this.#store = new LogStore(sql);
  }

  /** @param url login of a role that may keep the log */
  static async using<T>(url: string, key: LogKey, work: (archive: LogArchive, sql: Sql) => Promise<T>) {
    const client = new Client({
      connectionString: url,
      application_name: 'campanile-audit-archive',
      connectionTimeoutMillis: 10_000,
      statement_timeout: 60_000,
      query_timeout: 65_000,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const sql = sqlOn(client);
      return await work(new LogArchive(sql, key), sql);
    } finally {
      await client.end();
    }
  }

  /**
   * Writes down that somebody exports, and waits until that, and everything before it, has its place in the log. Where
   * no service runs, this does the work.
   * @throws AuditError `audit.sequencing_late`
   */
  async recordExport(logId: string, actor: AuditActor, facts: Record<string, unknown>): Promise<void> {
    const municipalityId = logId === SYSTEM_LOG ? null : logId;
    const xid = await transaction(this.sql, async () => {
      const entry = { municipalityId, event: 'export.created' as const, actor, payload: facts };
      await new AuditLog().append({ query: (text, values) => this.sql(text, values) }, entry);
      const [row] = await this.sql<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
      return row?.xid ?? '0';
    });
    await this.catchUp(xid);
  }

  /** Everything up to that transaction has its number when this resolves. */
  private async catchUp(xid: string): Promise<void> {
    for (const deadline = Date.now() + CATCH_UP_WITHIN_MS; ; await pause(ASK_EVERY_MS)) {
      const sequencer = await Sequencer.elect(this.sql);
      await sequencer?.drain();
      await sequencer?.resign();
      const [row] = await this.sql<{ waiting: boolean }>(WAITING_BELOW, [xid]);
      if (row?.waiting === false) return;
      if (Date.now() > deadline)
        throw new AuditError(
          'audit.sequencing_late',
          'Entries still wait: a transaction has been open for long.',
        );
    }
  }

  /** The checkpoint of the log as it stands; signed now when it has grown. */
  sign(logId: string): Promise<SignedCheckpoint> {
    return this.#checkpoints.sign(logId);
  }

  export(options: Omit<BundleOptions, 'sql' | 'key'>): Promise<ExportedBundle> {
    return exportBundle({ ...options, sql: this.sql, key: this.key });
  }

  /**
   * That an entry is where it is in the log.
   * @throws TlogError `tlog.out_of_range` when the checkpoint does not cover it yet
   */
  async prove(
    logId: string,
    seq: number,
    { size, root }: Pick<SignedCheckpoint, 'size' | 'root'>,
  ): Promise<InclusionClaim> {
    const proof = await inclusionProof(seq, size, this.#store.hashes(logId));
    const [row] = await this.sql<{ leaf: Buffer }>(LEAF, [logId, seq]);
    return { leaf: row?.leaf ?? Buffer.alloc(0), index: seq, size, root, proof };
  }
}
