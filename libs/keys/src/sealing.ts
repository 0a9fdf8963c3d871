import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { KeyError } from './errors.js';

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Random bytes are fetched for many nonces at once: asking the system for twelve takes longer than sealing with them. */
const pool = Buffer.alloc(NONCE_BYTES * 512);
let used = pool.length;

/**
 * AES-256-GCM (NIST SP 800-38D): nonce ‖ ciphertext ‖ tag.
 * @param key 32 bytes @param context authenticated with it: what is sealed opens in its own place alone
 */
export function seal(key: Uint8Array, plain: Uint8Array, context: Uint8Array): Buffer {
  const nonce = freshNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws KeyError `key.cannot_open` */
export function open(key: Uint8Array, sealed: Uint8Array, context: Uint8Array): Buffer {
  const end = sealed.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(context).setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
  } catch (error) {
    throw new KeyError('key.cannot_open', 'What is sealed cannot be opened with its key.', { cause: error });
  }
}

function freshNonce(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const nonce = Buffer.from(pool.subarray(used, used + NONCE_BYTES));
  used += NONCE_BYTES;
  return nonce;
}
