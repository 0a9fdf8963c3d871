import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import { onlyKey, type KeySet } from './key-set.js';
import { uuidBytes } from '../subscribers/subject-id.js';

/**
 * Keyed hashes (HMAC-SHA-256), each under a key of its own derived from the index key (RFC 5869): of a number, so that
 * it can be found without being read; of a code, so that it can be checked without being kept.
 */
export class BlindIndex {
  /** By version, which is the first byte of every index. */
  #numbers = new Map<number, KeyObject>();
  #current = 0;
  readonly #codes: KeyObject;
  readonly #forms: KeyObject;

  /**
   * @param key 32 bytes, not those that encrypt numbers; or several by version
   * @param forms of codes and forms, which live for minutes and are not counted over again
   */
  constructor(key: Uint8Array | KeySet, forms = firstOf(key)) {
    this.use(key instanceof Uint8Array ? onlyKey(key) : key);
    this.#codes = derive(forms, 'campanile.sign-up-code.v1');
    this.#forms = derive(forms, 'campanile.form.v1');
  }

  /** The version of the key under which a new number is indexed. */
  get version(): number {
    return this.#current;
  }

  /** From now on with these keys. */
  use({ current, keys }: KeySet): void {
    this.#numbers = new Map(
      [...keys].map(([version, key]) => [version, derive(key, 'campanile.number-index.v1')]),
    );
    this.#current = current;
  }

  /**
   * Version ‖ HMAC of municipality and number: the same number in two municipalities has nothing in common. Under the
   * current key: while keys are changed a known number may still stand under an older one (see `IndexedNumbers`).
   */
  ofNumber(number: number, municipalityId: string): Buffer {
    return this.#under(this.#current, number, municipalityId);
  }

  /** Under every key, the current one first and then from the oldest on. */
  everyOf(number: number, municipalityId: string): Buffer[] {
    const others = [...this.#numbers.keys()].filter((version) => version !== this.#current);
    return [this.#current, ...others.sort((a, b) => a - b)].map((version) =>
      this.#under(version, number, municipalityId),
    );
  }

  #under(version: number, number: number, municipalityId: string): Buffer {
    const mac = createHmac('sha256', this.#numbers.get(version) as KeyObject);
    return Buffer.concat([
      Buffer.from([version]),
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

function firstOf(key: Uint8Array | KeySet): Uint8Array {
  return key instanceof Uint8Array ? key : (key.keys.values().next().value as Uint8Array);
}

function derive(key: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, '', purpose, 32)));
}
