import { createHmac } from 'node:crypto';
import { open, seal } from './sealing.js';

/**
 * One key-encryption key, wherever it is kept: in this process, or in a key-management service that wraps and unwraps
 * without ever giving it away. What fails is tried again; only `KeyError` says that it would be in vain.
 */
export interface Kek {
  /** Names it in everything it wraps; at most 255 bytes. */
  readonly id: string;
  /** @param context opens with the same one alone */
  wrap(key: Uint8Array, context: Uint8Array): Promise<Uint8Array>;
  /** @throws KeyError `key.cannot_open` */
  unwrap(wrapped: Uint8Array, context: Uint8Array): Promise<Uint8Array>;
}

/** A key-encryption key held in this process. Its id is made from it: nobody has to number keys. */
export class LocalKek implements Kek {
  readonly id: string;

  /** @param key 32 bytes */
  constructor(private readonly key: Uint8Array) {
    this.id = createHmac('sha256', key).update('campanile.kek.id.v1').digest('hex').slice(0, 12);
  }

  wrap(key: Uint8Array, context: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(seal(this.key, key, context));
  }

  // Async, so that what cannot be opened rejects as it would over a network.
  // eslint-disable-next-line @typescript-eslint/require-await
  async unwrap(wrapped: Uint8Array, context: Uint8Array): Promise<Uint8Array> {
    return open(this.key, wrapped, context);
  }
}
