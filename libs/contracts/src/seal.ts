import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ContractError } from './errors.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM: nonce ‖ ciphertext ‖ tag (NIST SP 800-38D). `context` is authenticated, not hidden. */
export function seal(key: Uint8Array, plain: Uint8Array, context: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(context);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws ContractError `contract.batch_unreadable` when key, context or bytes are not what was sealed. */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
    decipher.setAAD(context);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const plain = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]);
  } catch (cause) {
    throw new ContractError('contract.batch_unreadable', 'A sealed record cannot be opened with its key.', {
      cause,
    });
  }
}
