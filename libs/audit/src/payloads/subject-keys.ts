import { randomBytes } from 'node:crypto';
import { KEY_BYTES, open, seal } from '#libs/keys';
import { rowsOf, type AuditTransaction } from '../audit-transaction.js';
import { KNOWN_SUBJECT_KEYS, SUBJECT_KEYS } from './keys.sql.js';
import type { MunicipalityKey, MunicipalityKeys } from './municipality-keys.js';
import { idBytes, idOf, ID_BYTES } from './ids.js';

interface SubjectRow {
  subject: string;
  /** Null: ours was taken. */
  wrapped: Buffer | null;
}

/**
 * The keys of these subjects, made in the caller's transaction for those who have none. Never kept in mind: a key that
 * was deleted with its person must not seal again.
 */
export async function subjectKeys(
  transaction: AuditTransaction,
  keys: MunicipalityKeys,
  subjects: ReadonlyMap<string, MunicipalityKey>,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const refs = [...subjects.keys()].sort();
  if (refs.length === 0) return found;
  const fresh = new Map(refs.map((ref) => [ref, randomBytes(KEY_BYTES)]));
  const wrapped = refs.map((ref) =>
    wrapSubjectKey(fresh.get(ref) as Buffer, ref, subjects.get(ref) as MunicipalityKey),
  );
  const rows = rowsOf<SubjectRow>(await transaction.query(SUBJECT_KEYS, [refs, wrapped]));
  const answered = new Set(rows.map(({ subject }) => subject));
  const late = refs.filter((ref) => !answered.has(ref));
  if (late.length > 0) rows.push(...rowsOf<SubjectRow>(await transaction.query(KNOWN_SUBJECT_KEYS, [late])));
  const old = rows.filter((row): row is SubjectRow & { wrapped: Buffer } => row.wrapped !== null);
  await keys.load(
    transaction,
    old.map((row) => wrapperOf(row.wrapped)),
  );
  for (const { subject, wrapped: kept } of rows)
    found.set(subject, kept === null ? (fresh.get(subject) as Buffer) : openSubjectKey(kept, subject, keys));
  return found;
}

/** The keys of those of them who have one; none is made. */
export async function knownSubjectKeys(
  transaction: AuditTransaction,
  keys: MunicipalityKeys,
  subjects: readonly string[],
): Promise<Map<string, Buffer>> {
  if (subjects.length === 0) return new Map();
  const answer = await transaction.query(KNOWN_SUBJECT_KEYS, [[...new Set(subjects)]]);
  const rows = rowsOf<{ subject: string; wrapped: Buffer }>(answer);
  await keys.load(
    transaction,
    rows.map(({ wrapped }) => wrapperOf(wrapped)),
  );
  return new Map(rows.map(({ subject, wrapped }) => [subject, openSubjectKey(wrapped, subject, keys)]));
}

/** id of the municipality's key ‖ sealed key. */
export function wrapSubjectKey(key: Uint8Array, subject: string, { id, key: by }: MunicipalityKey): Buffer {
  const wrapper = idBytes(id);
  return Buffer.concat([wrapper, seal(by, key, Buffer.concat([wrapper, idBytes(subject)]))]);
}

/** Id of the municipality's key it is wrapped by. */
export function wrapperOf(wrapped: Buffer): string {
  return idOf(wrapped.subarray(0, ID_BYTES));
}

/** @throws KeyError `key.cannot_open` */
export function openSubjectKey(wrapped: Buffer, subject: string, keys: MunicipalityKeys): Buffer {
  const wrapper = wrapped.subarray(0, ID_BYTES);
  const by = keys.known(idOf(wrapper)) ?? Buffer.alloc(KEY_BYTES);
  return open(by, wrapped.subarray(ID_BYTES), Buffer.concat([wrapper, idBytes(subject)]));
}
