import { createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { uuidBytes } from '../subscribers/subject-id.js';
import { onlyKey, type KeySet } from './key-set.js';
import { NumberSiv, SIV_BYTES } from './number-siv.js';

const ID_BYTES = 16;
const PLAIN_BYTES = 8;
const HEADER_BYTES = 1;

/**
 * The header byte is one more than the version of the key. All have the same length, but for those with header 1: they
 * were sealed with the first key and a nonce of their own (nonce ‖ number ‖ tag). Opened, no longer made.
 */
const GCM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Bytes a number takes in a page, whichever way it is sealed, filled up with zeros: one that is damaged must not move
 * those after it.
 */
export const PAGE_STRIDE = HEADER_BYTES + NONCE_BYTES + PLAIN_BYTES + TAG_BYTES;

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
 * Numbers at rest: AES-SIV (RFC 5297), header ‖ synthetic IV ‖ number; those sealed before with AES-256-GCM (NIST SP
 * 800-38D) open too. Municipality and row are authenticated with it: a sealed number copied to another row does not
 * open.
 */
export class NumberCipher {
  #gcmKey: KeyObject | null = null;
  /** By header. */
  #sivs = new Map<number, NumberSiv>();
  #current = 0;

  /** @param key 32 bytes, or several by version */
  constructor(key: Uint8Array | KeySet) {
    this.use(key instanceof Uint8Array ? onlyKey(key) : key);
  }

  /** The version of the key that seals. */
  get version(): number {
    return this.#current - 1;
  }

  /** From now on with these keys. */
  use({ current, keys }: KeySet): void {
    const first = keys.get(1);
    this.#gcmKey = first === undefined ? null : createSecretKey(first);
    this.#sivs = new Map([...keys].map(([version, key]) => [version + 1, new NumberSiv(key)]));
    this.#current = current + 1;
  }

  /** @param number E.164 digits @param rowId the UUID of the row that holds it */
  seal(number: number, municipalityId: string, rowId: string): Buffer {
    const plain = Buffer.alloc(PLAIN_BYTES);
    plain.writeDoubleBE(number);
    const siv = this.#sivs.get(this.#current) as NumberSiv;
    const sealed = siv.seal(plain, uuidBytes(rowId), uuidBytes(municipalityId));
    return Buffer.concat([Buffer.from([this.#current]), sealed]);
  }

  /** @throws NumberCipherError */
  open(sealed: Uint8Array, municipalityId: string, rowId: string): number {
    const header = sealed[0] ?? 0;
    if (!this.#sivs.has(header) && (header !== GCM || this.#gcmKey === null))
      throw new NumberCipherError('number.key_unknown', `No key has version ${header}.`);
    const page = Buffer.alloc(PAGE_STRIDE);
    page.set(sealed.subarray(0, PAGE_STRIDE));
    const [number] = this.openPage(page, uuidBytes(rowId), municipalityId);
    if (number === undefined || Number.isNaN(number))
      throw new NumberCipherError('number.unreadable', 'A number cannot be opened with its key.');
    return number;
  }

  /**
   * Opens a page of numbers, end to end as the database aggregates them. One that cannot be opened is NaN: it must
   * not keep an alert from everybody else.
   * @param sealed {@link PAGE_STRIDE} bytes a number
   * @param ids 16 bytes a number: the rows
   */
  openPage(sealed: Buffer, ids: Buffer, municipalityId: string): Float64Array {
    const municipality = uuidBytes(municipalityId);
    const numbers = new Float64Array(ids.length / ID_BYTES).fill(Number.NaN);
    const places = new Map([...this.#sivs.keys()].map((header): [number, number[]] => [header, []]));
    for (let place = 0; place < numbers.length; place++) {
      const start = place * PAGE_STRIDE;
      const header = sealed[start] as number;
      if (header === GCM && this.#gcmKey !== null)
        numbers[place] = openGcm(this.#gcmKey, sealed, start, contextOf(municipality, idAt(ids, place)));
      else places.get(header)?.push(place);
    }
    for (const [header, siv] of this.#sivs) {
      const own = places.get(header) ?? [];
      if (own.length > 0) openSiv(siv, { page: sealed, ids, municipality, places: own }, numbers);
    }
    return numbers;
  }
}

interface Places {
  page: Buffer;
  ids: Buffer;
  municipality: Buffer;
  places: number[];
}

function openSiv(siv: NumberSiv, { page, ids, municipality, places }: Places, into: Float64Array): void {
  const sealed = Buffer.allocUnsafe(places.length * SIV_BYTES);
  const rows = Buffer.allocUnsafe(places.length * ID_BYTES);
  for (const [i, place] of places.entries()) {
    const start = place * PAGE_STRIDE + HEADER_BYTES;
    page.copy(sealed, i * SIV_BYTES, start, start + SIV_BYTES);
    ids.copy(rows, i * ID_BYTES, place * ID_BYTES, (place + 1) * ID_BYTES);
  }
  const { numbers, altered } = siv.open(sealed, rows, municipality);
  for (const [i, place] of places.entries()) into[place] = numbers.readDoubleBE(i * PLAIN_BYTES);
  for (const i of altered) into[places[i] as number] = Number.NaN;
}

function openGcm(key: KeyObject, page: Buffer, start: number, context: Buffer): number {
  const nonce = start + HEADER_BYTES;
  const body = nonce + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, page.subarray(nonce, body));
  decipher.setAAD(context);
  decipher.setAuthTag(page.subarray(body + PLAIN_BYTES, body + PLAIN_BYTES + TAG_BYTES));
  const plain = decipher.update(page.subarray(body, body + PLAIN_BYTES));
  try {
    decipher.final();
  } catch {
    return Number.NaN;
  }
  return plain.readDoubleBE();
}

function idAt(ids: Buffer, place: number): Buffer {
  return ids.subarray(place * ID_BYTES, (place + 1) * ID_BYTES);
}

function contextOf(municipality: Buffer, rowId: Buffer): Buffer {
  return Buffer.concat([Buffer.from([GCM]), municipality, rowId]);
}
