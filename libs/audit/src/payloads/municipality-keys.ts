import { randomBytes, randomUUID } from 'node:crypto';
import { KEY_BYTES, type KekRing } from '#libs/keys';
import { rowsOf, type AuditTransaction } from '../audit-transaction.js';
import { ALL_MUNICIPALITY_KEYS, MAKE_SEALING_KEY, MUNICIPALITY_KEYS, SEALING_KEY } from './keys.sql.js';

/** A municipality's data key, in the clear. */
export interface MunicipalityKey {
  id: string;
  key: Buffer;
}

interface KeyRow {
  id: string;
  logId: string;
  wrapped: Buffer;
}

interface SealingRow {
  id: string;
  wrapped: Buffer;
  mine: boolean;
}

const REMEMBERED_MS = 60_000;

/** The data keys of the municipalities, wrapped by the key-encryption key; in the clear only here. */
export class MunicipalityKeys {
  readonly #sealing = new Map<string, MunicipalityKey & { until: number }>();
  readonly #byId = new Map<string, Buffer>();

  /** @param rememberedMs how long a key may still seal here after another took its place: in all processes the same */
  constructor(
    private readonly kek: KekRing,
    readonly rememberedMs = REMEMBERED_MS,
  ) {}

  /** The key that seals what belongs to that log; the first time it is made, in the caller's transaction. */
  async sealing(transaction: AuditTransaction, logId: string): Promise<MunicipalityKey> {
    const known = this.#sealing.get(logId);
    if (known !== undefined && known.until > Date.now()) return known;
    const [row] = rowsOf<SealingRow>(await transaction.query(SEALING_KEY, [logId]));
    if (row === undefined) return this.make(transaction, logId);
    const found = { id: row.id, key: await this.unwrapped({ ...row, logId }) };
    if (!row.mine) this.#sealing.set(logId, { ...found, until: Date.now() + this.rememberedMs });
    return found;
  }

  /** Makes these keys known, where they are. */
  async load(transaction: AuditTransaction, ids: Iterable<string>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#byId.has(id));
    if (missing.length === 0) return;
    const rows = await transaction.query(MUNICIPALITY_KEYS, [missing]);
    for (const row of rowsOf<KeyRow>(rows)) this.#byId.set(row.id, await this.unwrapped(row));
  }

  /** A key that was loaded; undefined where there is none of that id. */
  known(id: string): Buffer | undefined {
    return this.#byId.get(id);
  }

  /**
   * Unwraps every key there is.
   * @throws KeyError when one of them cannot be: another key-encryption key is needed
   */
  async check(transaction: AuditTransaction): Promise<void> {
    for (const row of rowsOf<KeyRow>(await transaction.query(ALL_MUNICIPALITY_KEYS)))
      await this.unwrapped(row);
  }

  /** Kept in mind only when it is found again: the transaction may yet fail. */
  private async make(transaction: AuditTransaction, logId: string): Promise<MunicipalityKey> {
    const made = { id: randomUUID(), key: randomBytes(KEY_BYTES) };
    const wrapped = await this.kek.wrap(made.key, contextOf(logId, made.id));
    await transaction.query(MAKE_SEALING_KEY, [made.id, logId, wrapped]);
    return made;
  }

  private unwrapped({ id, logId, wrapped }: KeyRow): Promise<Buffer> {
    return this.kek.unwrap(wrapped, contextOf(logId, id));
  }
}

/** What a municipality's key is wrapped with: it opens for its own log alone. */
export function contextOf(logId: string, id: string): string {
  return `campanile.municipality-key.v1 ${logId} ${id}`;
}
