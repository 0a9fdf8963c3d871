import type { Queryable } from './feed.js';

/**
 * Keys that seal what the feed carries. A key lives in a table beside the feed, wrapped under the installation's
 * transport key, never in a record: destroying the row makes every copy of the records unreadable.
 *
 * Key ids: `alert:<uuid>`, `service:<municipality>:<yyyy-mm-dd>`, `inbound:<municipality>:<yyyy-mm-dd>`.
 */
export abstract class Keyring {
  /** The key of this id, made when there is none yet, in the caller's transaction. 32 bytes. */
  abstract issue(transaction: Queryable, keyId: string): Promise<Buffer>;
  /** The key of this id. @throws KeyringError `keyring.key_destroyed` when it was destroyed or never made */
  abstract open(keyId: string): Promise<Buffer>;
  /** Destroys the key for good, in the caller's transaction. */
  abstract destroy(transaction: Queryable, keyId: string): Promise<void>;
}

export class KeyringError extends Error {
  override readonly name = 'KeyringError';
  readonly code = 'keyring.key_destroyed';
}
