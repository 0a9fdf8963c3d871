import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '#libs/tlog';
import type { AuditTransaction } from './audit-transaction.js';
import { APPEND_ENTRIES } from './append.sql.js';
import { newEntryId } from './entry-id.js';
import type { AuditEntry } from './events.js';
import type { Payloads } from './payloads/payloads.js';

/** Appends to the log in the caller's transaction: an entry stands if and only if what it tells of does. */
export class AuditLog {
  constructor(private readonly payloads: Payloads) {}

  async append(transaction: AuditTransaction, entry: AuditEntry): Promise<void> {
    await this.appendAll(transaction, [entry]);
  }

  /** Many entries in one statement; their keys in another, where people are concerned. */
  async appendAll(transaction: AuditTransaction, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const now = new Date();
    const rows = entries.map((entry) => ({ ...entry, ...committed(entry.payload), id: newEntryId() }));
    const sealed = await this.payloads.seal(transaction, rows);
    await transaction.query(APPEND_ENTRIES, [
      rows.map((row) => row.id),
      rows.map((row) => row.municipalityId),
      rows.map((row) => row.event),
      rows.map((row) => row.actor),
      rows.map((row) => row.subjectRef ?? null),
      rows.map((row) => row.alertId ?? null),
      rows.map((row) => row.occurredAt ?? now),
      rows.map((row) => row.commitment),
      sealed,
    ]);
  }
}

/** SHA-256(salt ‖ payload): the log can prove the payload while it exists, and proves nothing of it afterwards. */
export function commitmentOf(salt: Uint8Array, payload: Record<string, unknown>): Buffer {
  return commitment(salt, canonicalJson(payload));
}

/** A payload as it is sealed, and what the entry says of it. */
export function committed(payload: Record<string, unknown>) {
  const salt = randomBytes(16);
  const body = canonicalJson(payload);
  return { salt, body, commitment: commitment(salt, body) };
}

function commitment(salt: Uint8Array, body: string): Buffer {
  return createHash('sha256').update(salt).update(body).digest();
}
