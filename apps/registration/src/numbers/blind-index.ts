import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import { uuidBytes } from '../subscribers/subject-id.js';

/** Version of the only index key there is so far: the first byte of every index. */
const INDEX_VERSION = 1;

/**
 * Keyed hashes (HMAC-SHA-256), each under a key of its own derived from the index key (RFC 5869): of a number, so that
 * it can be found without being read; of a code, so that it can be checked without being kept.
 */
export class BlindIndex {
  readonly #numbers: KeyObject;
  readonly #codes: KeyObject;
  readonly #forms: KeyObject;

  /** @param key 32 bytes, not those that encrypt numbers */
  constructor(key: Uint8Array) {
    this.#numbers = derive(key, 'campanile.number-index.v1');
    this.#codes = derive(key, 'campanile.sign-up-code.v1');
    this.#forms = derive(key, 'campanile.form.v1');
  }

  /** Version ‖ HMAC of municipality and number: the same number in two municipalities has nothing in common. */
  ofNumber(number: number, municipalityId: string): Buffer {
    const mac = createHmac('sha256', this.#numbers);
    return Buffer.concat([
      Buffer.from([INDEX_VERSION]),
      mac.update(uuidBytes(municipalityId)).update(String(number)).digest(),
    ]);
  }

  /** The hash of a sign-up's code. */
  ofCode(signUpId: string, code: string): Buffer {
    return createHmac('sha256', this.#codes).update(uuidBytes(signUpId)).update(code).digest();
  }

  isCode(hash: Uint8Array, signUpId: string, code: string): boolean {
    return timingSafeEqual(hash, this.ofCode(signUpId, code));
  }

  /** A signature over what a form carries back to us unread. */
  ofForm(content: string): Buffer {
    return createHmac('sha256', this.#forms).update(content).digest();
  }

  isForm(signature: Uint8Array, content: string): boolean {
    const expected = this.ofForm(content);
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  }
}

function derive(key: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, '', purpose, 32)));
}
