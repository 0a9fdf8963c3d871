import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { pauseAfter, rest, within } from '../backoff.js';
import { FeedError, type Queryable } from '../feed.js';
import { Keyring, KeyringError } from '../keyring.js';
import { described, SILENT, type FeedLog } from '../log.js';
import { KEY_BYTES, unwrapKey, wrapKey } from './key-wrap.js';
import { feedPool } from './pool.js';
import { rowsOf } from './rows.js';

/** How long a destroyed key may still be used by an instance that had opened it before. */
const CACHE_MS = 15_000;
const CACHED_KEYS = 1_000;
const ATTEMPTS = 3;
const PAUSES = { firstMs: 100, mostMs: 500 };

const READ = 'SELECT wrapped FROM feed.batch_key WHERE key_id = $1';
const WRITE = `
  INSERT INTO feed.batch_key (key_id, wrapped) VALUES ($1, $2)
  ON CONFLICT (key_id) DO NOTHING RETURNING wrapped`;
const DESTROY = 'DELETE FROM feed.batch_key WHERE key_id = $1';

export interface PostgresKeyringOptions {
  /** Login of the service's own role. */
  url: string;
  /** 32 bytes, the same for every service of the installation. */
  transportKey: Uint8Array;
  log?: FeedLog;
}

interface KeyRow {
  wrapped: Buffer;
}

/** Keys in `feed.batch_key`, wrapped under the transport key. */
export class PostgresKeyring extends Keyring {
  private readonly pool: Pool;
  private readonly log: FeedLog;
  private readonly opened = new Map<string, { key: Promise<Buffer>; until: number }>();

  /** @throws RangeError when the transport key has not 32 bytes */
  constructor(private readonly options: PostgresKeyringOptions) {
    super();
    if (options.transportKey.length !== KEY_BYTES)
      throw new RangeError(`A transport key has ${KEY_BYTES} bytes, not ${options.transportKey.length}.`);
    this.log = options.log ?? SILENT;
    this.pool = feedPool(options.url, this.log, 2);
  }

  override async issue(transaction: Queryable, keyId: string): Promise<Buffer> {
    // Always asked of the database: a key from memory may have been destroyed, and what it seals would be lost.
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const [found] = rowsOf<KeyRow>(await transaction.query(READ, [keyId]));
      if (found !== undefined) return unwrapKey(this.options.transportKey, keyId, found.wrapped);
      const key = randomBytes(KEY_BYTES);
      const wrapped = wrapKey(this.options.transportKey, keyId, key);
      // Waits for whoever is making the same key; nothing comes back when they committed, and theirs is read.
      const [made] = rowsOf<KeyRow>(await transaction.query(WRITE, [keyId, wrapped]));
      if (made !== undefined) return key;
    }
    throw new FeedError('feed.unreachable', true, `The key ${keyId} is being made and destroyed at once.`);
  }

  override async open(keyId: string): Promise<Buffer> {
    const now = performance.now();
    const known = this.opened.get(keyId);
    if (known !== undefined && known.until > now) return Buffer.from(await known.key);
    const entry = { key: this.read(keyId), until: now + CACHE_MS };
    this.remember(keyId, entry);
    // What failed is not remembered: the key may be committed in a moment.
    entry.key.catch(() => this.opened.get(keyId) === entry && this.opened.delete(keyId));
    return Buffer.from(await entry.key);
  }

  override async destroy(transaction: Queryable, keyId: string): Promise<void> {
    await transaction.query(DESTROY, [keyId]);
    this.opened.delete(keyId);
  }

  async close(): Promise<void> {
    this.opened.clear();
    await within(3_000, this.pool.end());
  }

  private async read(keyId: string): Promise<Buffer> {
    const rows = await this.ask(keyId);
    const [found] = rows;
    if (found === undefined) throw new KeyringError(`The key ${keyId} was destroyed, or never made.`);
    return unwrapKey(this.options.transportKey, keyId, found.wrapped);
  }

  private async ask(keyId: string): Promise<KeyRow[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.pool.query<KeyRow>({ name: 'feed-key', text: READ, values: [keyId] })).rows;
      } catch (cause) {
        this.log.warn('A key could not be read.', described(cause));
        if (attempt === ATTEMPTS)
          throw new FeedError('feed.unreachable', true, 'The keys cannot be read.', { cause });
        await rest(pauseAfter(attempt, PAUSES));
      }
    }
  }

  private remember(keyId: string, entry: { key: Promise<Buffer>; until: number }): void {
    this.opened.delete(keyId);
    this.opened.set(keyId, entry);
    const [oldest] = this.opened.keys();
    if (this.opened.size > CACHED_KEYS && oldest !== undefined) this.opened.delete(oldest);
  }
}
