import {
  consistencyProof,
  EMPTY_ROOT,
  signCheckpoint,
  TlogError,
  treeRoot,
  verifyConsistency,
  type Checkpoint,
} from '#libs/tlog';
import { committed } from '../audit-log.js';
import { newEntryId } from '../entry-id.js';
import { AuditError } from '../errors.js';
import type { AuditActor } from '../events.js';
import { SYSTEM_LOG } from '../log-entry.js';
import { LogStore } from '../log-store.js';
import type { Payloads } from '../payloads/payloads.js';
import { openInPeriod } from '../signing-keys/periods.js';
import { SigningKeys } from '../signing-keys/signing-keys.js';
import { transactionOn, type Sql } from '../sql.js';
import {
  ANYTHING_TO_SIGN,
  CHECKPOINT_AFTER,
  CHECKPOINT_BEFORE,
  CHECKPOINT_SIGNED,
  KEEP_CHECKPOINT,
  LAST_CHECKPOINT,
  type CheckpointRow,
} from './checkpoint.sql.js';
import type { LogKey } from './log-key.js';

/** Whose key it is, whoever asked for the checkpoint. */
const SIGNER: AuditActor = 'service:registration';

/** What a log said of itself at a moment, with the note that says it. */
export interface SignedCheckpoint {
  logId: string;
  size: number;
  root: Uint8Array;
  note: string;
  /** Null for the empty tree, which nobody has to sign in time. */
  signedAt: Date | null;
}

/** Signs and finds the checkpoints of the logs. Signs nothing that does not begin with what was signed before. */
export class Checkpoints {
  readonly #store: LogStore;
  readonly #keys: SigningKeys;

  constructor(
    private readonly sql: Sql,
    private readonly key: LogKey,
    private readonly payloads: Payloads,
  ) {
    this.#store = new LogStore(sql);
    this.#keys = new SigningKeys(sql, key);
  }

  /**
   * The newest checkpoint of the log, signed now when there is anything it does not cover but entries that tell of
   * checkpoints. That it was signed is an entry itself, which the next one covers.
   * @throws AuditError `audit.log_damaged`: nothing is signed, and somebody must look; `audit.key_changed`
   */
  async sign(logId: string): Promise<SignedCheckpoint> {
    const size = await this.#store.size(logId);
    const last = await this.last(logId);
    await this.#keys.require(logId, last);
    if (size === 0 && last === null) return this.empty(logId);
    if (last?.size === size) return last;
    const root = await this.grownRoot(logId, size, last);
    if (last !== null && !(await this.anythingToSign(last))) return last;
    const checkpoint = { origin: this.key.originOf(logId), size, root };
    const signer = this.key.signerOf(logId);
    const note = signCheckpoint(checkpoint, signer);
    const told = await this.told(logId, checkpoint, signer.verifierKey);
    await this.sql(KEEP_CHECKPOINT, [logId, size, root, note, signer.verifierKey, ...told]);
    const kept = await this.last(logId);
    return kept ?? { logId, size, root, note, signedAt: new Date() };
  }

  /**
   * Returns when the log, as it is stored, begins with a checkpoint that was kept elsewhere.
   * @throws AuditError `audit.log_damaged`: it was rolled back, or another history was signed
   */
  async holdAgainst(logId: string, note: string): Promise<void> {
    const kept = openInPeriod(note, await this.#keys.periods(logId));
    const size = await this.#store.size(logId);
    if (kept.size > size)
      throw new AuditError(
        'audit.log_damaged',
        `The log ${logId} has ${size} entries; outside it is known to have had ${kept.size}.`,
      );
    await this.grownRoot(logId, size, kept);
  }

  /**
   * The tree as it stands, which begins with what was signed last.
   * @throws AuditError `audit.log_damaged`
   */
  async tree(logId: string): Promise<Pick<SignedCheckpoint, 'size' | 'root'>> {
    const size = await this.#store.size(logId);
    return { size, root: await this.grownRoot(logId, size, await this.last(logId)) };
  }

  async last(logId: string): Promise<SignedCheckpoint | null> {
    return this.find(LAST_CHECKPOINT, [logId]);
  }

  /** The newest signed by then; that of the empty log when there is none. */
  async before(logId: string, time: Date): Promise<SignedCheckpoint> {
    return (await this.find(CHECKPOINT_BEFORE, [logId, time])) ?? this.empty(logId);
  }

  /** The first signed from then on. */
  async after(logId: string, time: Date): Promise<SignedCheckpoint | null> {
    return this.find(CHECKPOINT_AFTER, [logId, time]);
  }

  private async anythingToSign({ logId, size }: SignedCheckpoint): Promise<boolean> {
    const [row] = await this.sql<{ anything: boolean }>(ANYTHING_TO_SIGN, [logId, size]);
    return row?.anything === true;
  }

  /** The entry that tells of it, as `KEEP_CHECKPOINT` takes it. */
  private async told(logId: string, { origin, size, root }: Checkpoint, key: string): Promise<unknown[]> {
    const facts = { origin, size, root: Buffer.from(root).toString('hex'), keyId: keyIdOf(key) };
    const municipalityId = logId === SYSTEM_LOG ? null : logId;
    const entry = { id: newEntryId(), municipalityId, event: CHECKPOINT_SIGNED, ...committed(facts) };
    const [sealed] = await this.payloads.seal(transactionOn(this.sql), [entry]);
    return [entry.id, municipalityId, SIGNER, new Date(), entry.commitment, sealed];
  }

  private async find(statement: string, values: unknown[]): Promise<SignedCheckpoint | null> {
    const [row] = await this.sql<CheckpointRow>(statement, values);
    if (row === undefined) return null;
    return { logId: row.log_id, size: row.size, root: row.root, note: row.note, signedAt: row.signed_at };
  }

  private empty(logId: string): SignedCheckpoint {
    const checkpoint = { origin: this.key.originOf(logId), size: 0, root: EMPTY_ROOT };
    const note = signCheckpoint(checkpoint, this.key.signerOf(logId));
    return { ...{ logId, size: 0, root: EMPTY_ROOT }, note, signedAt: null };
  }

  private async grownRoot(
    logId: string,
    size: number,
    last: Pick<SignedCheckpoint, 'size' | 'root'> | null,
  ): Promise<Uint8Array> {
    try {
      const hashes = this.#store.hashes(logId);
      const root = await treeRoot(size, hashes);
      if (last !== null && last.size > 0)
        verifyConsistency({
          first: last,
          second: { size, root },
          proof: await consistencyProof(last.size, size, hashes),
        });
      return root;
    } catch (error) {
      if (!(error instanceof TlogError)) throw error;
      throw new AuditError(
        'audit.log_damaged',
        `The log ${logId} with ${size} entries does not begin with what was signed before (${error.message})`,
      );
    }
  }
}

/** The eight digits by which people compare keys (`name+id+key`). */
function keyIdOf(verifierKey: string): string {
  return verifierKey.split('+')[1] ?? '';
}
