import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '#libs/tlog';
import { APPEND_ENTRIES } from './append.sql.js';
import { newEntryId } from './entry-id.js';
import type { AuditEntry } from './events.js';

/** Whatever runs SQL in the caller's transaction. */
export interface AuditTransaction {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** Appends to the log in the caller's transaction: an entry stands if and only if what it tells of does. */
export class AuditLog {
  async append(transaction: AuditTransaction, entry: AuditEntry): Promise<void> {
    await this.appendAll(transaction, [entry]);
  }

  /** Many entries in one statement. */
  async appendAll(transaction: AuditTransaction, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const now = new Date();
    const rows = entries.map((entry) => ({ ...entry, ...committed(entry.payload), id: newEntryId() }));
    await transaction.query(APPEND_ENTRIES, [
      rows.map((row) => row.id),
      rows.map((row) => row.municipalityId),
      rows.map((row) => row.event),
      rows.map((row) => row.actor),
      rows.map((row) => row.subjectRef ?? null),
      rows.map((row) => row.alertId ?? null),
      rows.map((row) => row.occurredAt ?? now),
      rows.map((row) => row.commitment),
      rows.map((row) => row.salt),
      rows.map((row) => row.body),
    ]);
  }
}

/** SHA-256(salt ‖ payload): the log can prove the payload while it exists, and proves nothing of it afterwards. */
export function commitmentOf(salt: Uint8Array, payload: Record<string, unknown>): Buffer {
  return sealed(salt, canonicalJson(payload));
}

function committed(payload: Record<string, unknown>) {
  const salt = randomBytes(16);
  const body = canonicalJson(payload);
  return { salt, body, commitment: sealed(salt, body) };
}

function sealed(salt: Uint8Array, body: string): Buffer {
  return createHash('sha256').update(salt).update(body).digest();
}
