import { Client } from 'pg';
import { canonicalJson } from '#libs/tlog';
import { kekIdOf } from '#libs/keys';
import { AuditLog } from '../audit-log.js';
import type { AuditActor } from '../events.js';
import { sqlOn, transaction, transactionOn, type Sql } from '../sql.js';
import { contextOf } from './municipality-keys.js';
import type { Payloads, PlainPayload } from './payloads.js';
import {
  COUNT_LEGIBLE,
  COUNT_REPLACED,
  DROP_LEGIBLE,
  KEYS_PAGE,
  LEGIBLE_PAGE,
  PUT_SEALED,
  REWRAP_KEY,
} from './rekey.sql.js';

/** Keys and payloads of one transaction: none of them holds a writer up for long. */
const AT_ONCE = 200;

interface KeyRow {
  id: string;
  logId: string;
  wrapped: Buffer;
}

type LegibleRow = Omit<PlainPayload, 'body'> & { body: Record<string, unknown> };

export interface KeyCount {
  /** Municipalities' keys by the key-encryption key that wraps them. */
  byKek: Record<string, number>;
  /** Payloads of an older program that are not sealed yet. */
  legible: number;
  /** Municipalities' keys that another took the place of, and that are still there. */
  replaced: number;
}

/** Puts the log's keys under the current key-encryption key, and seals what an older program left legible. */
export class Rekeying {
  constructor(
    private readonly sql: Sql,
    private readonly payloads: Payloads,
  ) {}

  /** @param url login of a role that may keep the log */
  static async using<T>(
    url: string,
    payloads: Payloads,
    work: (rekeying: Rekeying) => Promise<T>,
  ): Promise<T> {
    const client = new Client({
      connectionString: url,
      application_name: 'campanile-keys',
      connectionTimeoutMillis: 10_000,
      statement_timeout: 60_000,
      query_timeout: 65_000,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(new Rekeying(sqlOn(client), payloads));
    } finally {
      await client.end();
    }
  }

  async count(): Promise<KeyCount> {
    const byKek: Record<string, number> = {};
    for await (const { wrapped } of this.keys()) {
      const id = kekIdOf(wrapped);
      byKek[id] = (byKek[id] ?? 0) + 1;
    }
    const [row] = await this.sql<{ n: number }>(COUNT_LEGIBLE);
    const [old] = await this.sql<{ n: number }>(COUNT_REPLACED);
    return { byKek, legible: row?.n ?? 0, replaced: old?.n ?? 0 };
  }

  /** Each key in a transaction of its own, with its entry in the log: killed at any instant, it goes on where it was. */
  async rewrap(actor: AuditActor, onKey: () => void): Promise<number> {
    const { kek } = this.payloads;
    let done = 0;
    for await (const { id, logId, wrapped } of this.keys()) {
      const from = kekIdOf(wrapped);
      if (from === kek.current) continue;
      const context = contextOf(logId, id);
      const rewrapped = await kek.wrap(await kek.unwrap(wrapped, context), context);
      await transaction(this.sql, async () => {
        const changed = await this.sql(REWRAP_KEY, [id, wrapped, rewrapped]);
        if (changed.length === 0) return;
        done++;
        await new AuditLog(this.payloads).append(transactionOn(this.sql), {
          ...{ municipalityId: null, event: 'key.rotated', actor },
          payload: { what: 'municipality_key', key: id, from, to: kek.current },
        });
      });
      onKey();
    }
    return done;
  }

  /** @param onSealed how many so far */
  async sealLegible(onSealed: (done: number) => void): Promise<number> {
    let done = 0;
    for (let after: string | null = null; ;) {
      const start: string | null = after;
      const rows: LegibleRow[] = await transaction(this.sql, () => this.sealPage(start));
      done += rows.length;
      onSealed(done);
      after = rows.at(-1)?.id ?? null;
      if (rows.length < AT_ONCE) return done;
    }
  }

  private async sealPage(after: string | null): Promise<LegibleRow[]> {
    const rows = await this.sql<LegibleRow>(LEGIBLE_PAGE, [after, AT_ONCE]);
    const dropped = await this.sql<{ id: string }>(DROP_LEGIBLE, [rows.map(({ id }) => id)]);
    const ids = new Set(dropped.map(({ id }) => id));
    const plain = rows
      .filter(({ id }) => ids.has(id))
      .map((row) => ({ ...row, body: canonicalJson(row.body) }));
    const sealed = await this.payloads.seal(transactionOn(this.sql), plain);
    await this.sql(PUT_SEALED, [plain.map(({ id }) => id), sealed]);
    return rows;
  }

  private async *keys(): AsyncGenerator<KeyRow> {
    for (let after: string | null = null; ;) {
      const rows: KeyRow[] = await this.sql<KeyRow>(KEYS_PAGE, [after, AT_ONCE]);
      yield* rows;
      after = rows.at(-1)?.id ?? null;
      if (rows.length < AT_ONCE) return;
    }
  }
}
