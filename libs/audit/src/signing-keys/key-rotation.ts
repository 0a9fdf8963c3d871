import { AuditLog } from '../audit-log.js';
import { Checkpoints } from '../checkpoints/checkpoints.js';
import type { LogKey } from '../checkpoints/log-key.js';
import { LogStore } from '../log-store.js';
import { SYSTEM_LOG } from '../log-entry.js';
import type { Payloads } from '../payloads/payloads.js';
import { transaction, transactionOn, type Sql } from '../sql.js';
import { KEEP_HAND_OVER } from './hand-over.sql.js';
import { signHandOver } from './hand-over.js';
import { SigningKeys } from './signing-keys.js';

/** Puts logs under a new signing key. */
export class KeyRotation {
  readonly #keys: SigningKeys;
  readonly #checkpoints: Checkpoints;

  constructor(
    private readonly sql: Sql,
    private readonly key: LogKey,
    private readonly payloads: Payloads,
  ) {
    this.#keys = new SigningKeys(sql, key);
    this.#checkpoints = new Checkpoints(sql, key, payloads);
  }

  /**
   * Returns when every log is signed with the key of the settings, or with the one before.
   * @throws AuditError `audit.key_changed`
   */
  async check(): Promise<void> {
    for (const logId of await new LogStore(this.sql).logs())
      await this.#keys.handOverDue(logId, await this.#checkpoints.last(logId));
  }

  /**
   * The key before hands the log over, where it has not yet; once, however many try.
   * @throws AuditError `audit.key_changed`, `audit.log_damaged`
   */
  async take(logId: string): Promise<void> {
    const previous = this.key.previousSignerOf(logId);
    const due = await this.#keys.handOverDue(logId, await this.#checkpoints.last(logId));
    if (!due || previous === null) return;
    const tree = await this.#checkpoints.tree(logId);
    const signer = this.key.signerOf(logId);
    const [from, to] = [previous.verifierKey, signer.verifierKey];
    const note = signHandOver(tree, previous, signer);
    await transaction(this.sql, async () => {
      const [kept] = await this.sql<{ at: Date }>(KEEP_HAND_OVER, [logId, from, to, note]);
      if (kept === undefined) return;
      await new AuditLog(this.payloads).append(transactionOn(this.sql), {
        ...{ municipalityId: logId === SYSTEM_LOG ? null : logId, event: 'key.rotated' },
        // The same moment in both: the one is held against the other.
        ...{
          actor: 'service:registration',
          occurredAt: kept.at,
          payload: { what: 'signing_key', from, to, size: tree.size },
        },
      });
    });
  }
}
