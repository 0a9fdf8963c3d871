import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { inclusionProof, type InclusionClaim } from '#libs/tlog';
import { AuditLog } from './audit-log.js';
import { ENTRY_PAGE } from './bundle/bundle.sql.js';
import { exportBundle, type BundleOptions, type ExportedBundle } from './bundle/export.js';
import type { BundleLine } from './bundle/line.js';
import type { ProvedEntries, ProvedEntry } from './bundle/proved-entry.js';
import { Checkpoints, type SignedCheckpoint } from './checkpoints/checkpoints.js';
import type { LogKey } from './checkpoints/log-key.js';
import { AuditError } from './errors.js';
import type { AuditActor } from './events.js';
import { leafOf, SYSTEM_LOG, type LogEntry } from './log-entry.js';
import { LogStore } from './log-store.js';
import type { PayloadRow, Payloads } from './payloads/payloads.js';
import { SigningKeys } from './signing-keys/signing-keys.js';
import { Sequencer } from './sequencing/sequencer.js';
import { sqlOn, transaction, transactionOn, type Sql } from './sql.js';

const CATCH_UP_WITHIN_MS = 15_000;
const SIGNED_WITHIN_MS = 5_000;
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
    private readonly payloads: Payloads,
  ) {
    this.#checkpoints = new Checkpoints(sql, key, payloads);
    this.#store = new LogStore(sql);
  }

  /** @param url login of a role that may keep the log */
  static async using<T>(
    url: string,
    key: LogKey,
    payloads: Payloads,
    work: (archive: LogArchive, sql: Sql) => Promise<T>,
  ) {
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
      return await work(new LogArchive(sql, key, payloads), sql);
    } finally {
      await client.end();
    }
  }

  /**
   * Writes down that somebody exports, and waits until that, and everything before it, has its place in the log. Where
   * no service runs, this does the work.
   * @param subjects whose entries are taken: one entry for each, which is in their own copy, too
   * @throws AuditError `audit.sequencing_late`
   */
  async recordExport(
    logId: string,
    actor: AuditActor,
    facts: Record<string, unknown>,
    subjects: readonly string[] = [],
  ): Promise<void> {
    const municipalityId = logId === SYSTEM_LOG ? null : logId;
    const xid = await transaction(this.sql, async () => {
      const entry = { municipalityId, event: 'export.created' as const, actor, payload: facts };
      const entries =
        subjects.length === 0 ? [entry] : subjects.map((subjectRef) => ({ ...entry, subjectRef }));
      await new AuditLog(this.payloads).appendAll(transactionOn(this.sql), entries);
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

  /** Entries that have their number. */
  size(logId: string): Promise<number> {
    return this.#store.size(logId);
  }

  /** The checkpoint of the log as it stands; signed now when it has grown. */
  sign(logId: string): Promise<SignedCheckpoint> {
    return this.#checkpoints.sign(logId);
  }

  /**
   * Some entries as they stand, each with the proof of its place, under the newest checkpoint; signed now where that
   * does not reach them yet.
   * @param seqs numbers of entries of that log
   * @throws AuditError `audit.log_damaged`; `audit.not_signed_yet`
   */
  async proveEntries(logId: string, seqs: readonly number[]): Promise<ProvedEntries> {
    const checkpoint = await this.reaching(logId, Math.max(-1, ...seqs));
    const entries: ProvedEntry[] = [];
    for (const seq of [...seqs].sort((a, b) => a - b)) {
      const line = await this.line(logId, seq);
      const { leaf, proof } = await this.prove(logId, seq, checkpoint);
      if (Buffer.compare(leaf, leafOf(line.entry)) !== 0)
        throw new AuditError(
          'audit.log_damaged',
          `Entry ${seq} of the log ${logId} is not what was numbered.`,
        );
      const hashes = proof.map((hash) => Buffer.from(hash).toString('base64'));
      entries.push({ ...line, leaf: Buffer.from(leaf).toString('hex'), proof: hashes });
    }
    const keys = new SigningKeys(this.sql, this.key);
    const handOvers = (await keys.handOvers(logId)).map(({ note }) => note);
    const key = await keys.signerOf(logId, checkpoint.note);
    return { checkpoint: checkpoint.note, key, handOvers, entries };
  }

  /**
   * A checkpoint that covers an entry. One that tells of the newest checkpoint comes under the next: where somebody looks
   * at it, that they do is an entry on its way, which is waited for.
   */
  private async reaching(logId: string, seq: number): Promise<SignedCheckpoint> {
    const last = await this.#checkpoints.last(logId);
    if (last !== null && seq < last.size) return last;
    for (const deadline = Date.now() + SIGNED_WITHIN_MS; ; await pause(ASK_EVERY_MS)) {
      const signed = await this.sign(logId);
      if (seq < signed.size) return signed;
      if (Date.now() > deadline)
        throw new AuditError(
          'audit.not_signed_yet',
          `Nothing happened in the log ${logId} since it was signed.`,
        );
    }
  }

  /** @throws AuditError `audit.log_damaged` when the entry is not there */
  private async line(logId: string, seq: number): Promise<BundleLine> {
    type Row = LogEntry & PayloadRow & { seq: number };
    const rows = await this.sql<Row>(ENTRY_PAGE, [logId, seq, seq + 1]);
    const [row] = await this.payloads.open(transactionOn(this.sql), rows);
    if (row === undefined)
      throw new AuditError('audit.log_damaged', `Entry ${seq} of the log ${logId} is missing.`);
    const { seq: _, salt, payload, ...entry } = row;
    return { seq, salt, payload, entry };
  }

  export(options: Omit<BundleOptions, 'sql' | 'key' | 'payloads'>): Promise<ExportedBundle> {
    return exportBundle({ ...options, sql: this.sql, key: this.key, payloads: this.payloads });
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
