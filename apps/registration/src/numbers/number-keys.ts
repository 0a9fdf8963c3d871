import { createHash, randomBytes } from 'node:crypto';
import { ConfigError } from '#libs/config';
import { KEY_BYTES, type KekRing } from '#libs/keys';
import { BlindIndex } from './blind-index.js';
import type { KeySet } from './key-set.js';
import { NumberCipher } from './number-cipher.js';
import { ADD_KEY, READ_KEYS } from './number-keys.sql.js';

export type KeyKind = 'number' | 'index' | 'form';
export type KeyState = 'next' | 'current' | 'old';

export interface KeyRow {
  kind: KeyKind;
  version: number;
  state: KeyState;
  wrapped: Buffer;
}

/** Runs one statement and answers with its rows. */
export type Query = <R>(statement: string, values?: unknown[]) => Promise<R[]>;

/** Keys of an installation older than this table, which become the first versions. */
export interface FirstKeys {
  numberKey?: Uint8Array | undefined;
  indexKey?: Uint8Array | undefined;
}

const ENV = { number: 'NUMBER_KEY', index: 'INDEX_KEY' } as const;

/** The keys of the numbers as the database holds them, wrapped; in the clear only here. */
export class NumberKeys {
  readonly cipher: NumberCipher;
  readonly index: BlindIndex;
  #rows: KeyRow[] = [];

  private constructor(
    private readonly kek: KekRing,
    rows: KeyRow[],
    keys: Map<KeyRow, Uint8Array>,
  ) {
    this.#rows = rows;
    this.cipher = new NumberCipher(setOf('number', keys));
    const [forms] = setOf('form', keys).keys.values();
    this.index = new BlindIndex(setOf('index', keys), forms);
  }

  /**
   * Reads the keys; the first time of all they are made, or taken over.
   * @throws KeyError when the key-encryption key is another; ConfigError when the first keys are others
   */
  static async open(query: Query, kek: KekRing, first: FirstKeys): Promise<NumberKeys> {
    let rows = await query<KeyRow>(READ_KEYS);
    if (rows.length === 0) {
      const index = first.indexKey ?? randomBytes(KEY_BYTES);
      const keys = { number: first.numberKey ?? randomBytes(KEY_BYTES), index, form: index };
      for (const [kind, key] of Object.entries(keys) as [KeyKind, Uint8Array][])
        await query(ADD_KEY, [kind, 1, 'current', await wrapped(kek, kind, 1, key)]);
      rows = await query<KeyRow>(READ_KEYS);
    }
    const keys = await unwrapped(kek, rows);
    refuseOthers(keys, first);
    return new NumberKeys(kek, rows, keys);
  }

  /** What is known, to be compared: a positive number of 31 bits. */
  get generation(): number {
    return generationOf(this.#rows);
  }

  /** Reads them again, and works with them from now on. @returns the generation */
  async refresh(query: Query): Promise<number> {
    const rows = await query<KeyRow>(READ_KEYS);
    const generation = generationOf(rows);
    if (generation === this.generation) return generation;
    const keys = await unwrapped(this.kek, rows);
    this.cipher.use(setOf('number', keys));
    this.index.use(setOf('index', keys));
    this.#rows = rows;
    return generation;
  }
}

export function wrapped(kek: KekRing, kind: KeyKind, version: number, key: Uint8Array): Promise<Buffer> {
  return kek.wrap(key, keyContext(kind, version));
}

export function keyContext(kind: KeyKind, version: number): string {
  return `campanile.number-key.v1 ${kind} ${version}`;
}

async function unwrapped(kek: KekRing, rows: readonly KeyRow[]): Promise<Map<KeyRow, Uint8Array>> {
  const keys = new Map<KeyRow, Uint8Array>();
  for (const row of rows) keys.set(row, await kek.unwrap(row.wrapped, keyContext(row.kind, row.version)));
  return keys;
}

function setOf(kind: KeyKind, all: ReadonlyMap<KeyRow, Uint8Array>): KeySet {
  const own = [...all].filter(([row]) => row.kind === kind);
  const current = own.find(([row]) => row.state === 'current')?.[0].version;
  if (current === undefined) throw new Error(`there is no current key of the kind ${kind}`);
  return { current, keys: new Map(own.map(([row, key]) => [row.version, key])) };
}

/** A setting that says otherwise than the database is a mistake somebody should know of before numbers go astray. */
function refuseOthers(keys: ReadonlyMap<KeyRow, Uint8Array>, { numberKey, indexKey }: FirstKeys): void {
  const given = { number: numberKey, index: indexKey };
  for (const [{ kind, version }, key] of keys) {
    if (kind === 'form' || version !== 1) continue;
    const first = given[kind];
    if (first !== undefined && Buffer.compare(key, first) !== 0)
      throw new ConfigError([{ env: ENV[kind], message: 'is not the key under which numbers are kept' }]);
  }
}

/** Of the wrapping it says nothing: that may change without anybody having to know. */
function generationOf(rows: readonly KeyRow[]): number {
  const text = rows.map(({ kind, version, state }) => `${kind} ${version} ${state}`).join();
  return createHash('sha256').update(text).digest().readUInt32BE() & 0x7fffffff;
}
