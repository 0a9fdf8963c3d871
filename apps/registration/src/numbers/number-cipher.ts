import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { fillRandom } from '../subscribers/random-pool.js';
import { uuidBytes } from '../subscribers/subject-id.js';

const NONCE_BYTES = 12;
const PLAIN_BYTES = 8;
const TAG_BYTES = 16;
const HEADER_BYTES = 1;

/** Bytes of a sealed number: all have the same length, so that the length tells nothing. */
export const SEALED_NUMBER_BYTES = HEADER_BYTES + NONCE_BYTES + PLAIN_BYTES + TAG_BYTES;

/** Version of the only key there is so far: the header byte by which later keys are told apart. */
const KEY_VERSION = 1;

export class NumberCipherError extends Error {
  override readonly name = 'NumberCipherError';
  constructor(
    readonly code: 'number.key_unknown' | 'number.unreadable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Numbers at rest: AES-256-GCM (NIST SP 800-38D), key version ‖ nonce ‖ number ‖ tag. Municipality and row are
 * authenticated with it: a sealed number copied to another row does not open.
 */
export class NumberCipher {
  readonly #key: KeyObject;

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
  }

  /** @param number E.164 digits @param rowId the UUID of the row that holds it */
  seal(number: number, municipalityId: string, rowId: string): Buffer {
    const sealed = Buffer.alloc(SEALED_NUMBER_BYTES);
    sealed[0] = KEY_VERSION;
    const nonce = fillRandom(sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES));
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    cipher.setAAD(contextOf(municipalityId, uuidBytes(rowId)));
    const plain = Buffer.alloc(PLAIN_BYTES);
    plain.writeDoubleBE(number);
    cipher.update(plain).copy(sealed, HEADER_BYTES + NONCE_BYTES);
    cipher.final();
    cipher.getAuthTag().copy(sealed, SEALED_NUMBER_BYTES - TAG_BYTES);
    return sealed;
  }

  /** @throws NumberCipherError */
  open(sealed: Uint8Array, municipalityId: string, rowId: string): number {
    return this.#openAt(Buffer.from(sealed), 0, contextOf(municipalityId, uuidBytes(rowId)));
  }

  /**
   * Opens a page of numbers, end to end as the database aggregates them. One that cannot be opened is NaN: it must
   * not keep an alert from everybody else.
   * @param sealed `SEALED_NUMBER_BYTES` a number
   * @param ids 16 bytes a number: the rows
   */
  openPage(sealed: Buffer, ids: Buffer, municipalityId: string): Float64Array {
    const numbers = new Float64Array(ids.length / 16);
    const context = contextOf(municipalityId, ids.subarray(0, 16));
    for (let i = 0; i < numbers.length; i++) {
      ids.copy(context, context.length - 16, i * 16, i * 16 + 16);
      try {
        numbers[i] = this.#openAt(sealed, i * SEALED_NUMBER_BYTES, context);
      } catch (error) {
        if (!(error instanceof NumberCipherError)) throw error;
        numbers[i] = Number.NaN;
      }
    }
    return numbers;
  }

  #openAt(page: Buffer, start: number, context: Buffer): number {
    if (page[start] !== KEY_VERSION)
      throw new NumberCipherError('number.key_unknown', `No key has version ${page[start]}.`);
    const body = start + HEADER_BYTES + NONCE_BYTES;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, page.subarray(start + HEADER_BYTES, body));
      decipher.setAAD(context);
      decipher.setAuthTag(page.subarray(body + PLAIN_BYTES, start + SEALED_NUMBER_BYTES));
      const plain = decipher.update(page.subarray(body, body + PLAIN_BYTES));
      decipher.final();
      return plain.readDoubleBE();
    } catch (cause) {
      throw new NumberCipherError('number.unreadable', 'A number cannot be opened with its key.', { cause });
    }
  }
}

function contextOf(municipalityId: string, rowId: Buffer): Buffer {
  return Buffer.concat([Buffer.from([KEY_VERSION]), uuidBytes(municipalityId), rowId]);
}
