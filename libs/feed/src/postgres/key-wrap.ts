import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** First byte of a wrapped key: how the rest is to be read. */
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** format ‖ nonce ‖ ciphertext ‖ tag, AES-256-GCM (NIST SP 800-38D), bound to the key's id. */
export function wrapKey(transportKey: Uint8Array, keyId: string, key: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', transportKey, nonce);
  cipher.setAAD(Buffer.from(keyId));
  return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error when the transport key is not the one it was wrapped under */
export function unwrapKey(transportKey: Uint8Array, keyId: string, wrapped: Uint8Array): Buffer {
  if (wrapped[0] !== FORMAT) throw new Error(`A wrapped key has format ${String(wrapped[0])}.`);
  const nonce = wrapped.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', transportKey, nonce);
  decipher.setAAD(Buffer.from(keyId));
  decipher.setAuthTag(wrapped.subarray(wrapped.length - TAG_BYTES));
  return Buffer.concat([decipher.update(wrapped.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
