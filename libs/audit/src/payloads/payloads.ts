import { KeyError, open, seal, type KekRing } from '#libs/keys';
import type { AuditTransaction } from '../audit-transaction.js';
import type { AuditEvent } from '../events.js';
import { logIdOf } from '../log-entry.js';
import { idBytes, idOf, ID_BYTES } from './ids.js';
import { MunicipalityKeys } from './municipality-keys.js';
import { knownSubjectKeys, openSubjectKey, subjectKeys, wrapperOf } from './subject-keys.js';

/** The first byte of a sealed payload: under which key. */
export const MUNICIPALITY = 1;
const SUBJECT = 2;

const SALT_BYTES = 16;

/** What tells that a person is gone stays legible without their key; it holds nothing of them. */
const OUTLIVES_ITS_SUBJECT: ReadonlySet<string> = new Set<AuditEvent>(['subject.erased']);

/**
 * Whoever looks may look at somebody who was erased. Such an entry is sealed with the person's key where there is one and
 * makes none: nobody would ever destroy it.
 */
const MAKES_NO_KEY: ReadonlySet<string> = new Set<AuditEvent>(['record.viewed', 'export.created']);

/** What is to be sealed: of an entry that has its id. */
export interface PlainPayload {
  id: string;
  municipalityId: string | null;
  event: string;
  subjectRef?: string | null;
  salt: Buffer;
  /** In RFC 8785 form. */
  body: string;
}

/** An entry's row as far as its payload goes: {@link PAYLOAD_COLUMNS}. */
export interface PayloadRow {
  id: string;
  subject: string | null;
  salt: string | null;
  body: Record<string, unknown> | null;
  sealed: Buffer | null;
  subject_key: Buffer | null;
}

/** Hexadecimal salt and payload; both null once they were destroyed. */
export interface OpenedPayload {
  salt: string | null;
  payload: Record<string, unknown> | null;
}

/** What is read of a payload, where `p` and `k` are joined by {@link PAYLOAD_JOINS}. */
export const PAYLOAD_COLUMNS = "encode(p.salt, 'hex') AS salt, p.body, p.sealed, k.wrapped AS subject_key";

export const PAYLOAD_JOINS = `LEFT JOIN audit.payload p ON p.entry_id = e.id
LEFT JOIN audit.subject_key k ON k.subject_ref = e.subject_ref`;

export type Opened<R extends PayloadRow> = Omit<R, 'salt' | 'body' | 'sealed' | 'subject_key'> &
  OpenedPayload;

const DESTROYED: OpenedPayload = { salt: null, payload: null };
/** Commits to nothing: whoever verifies sees that the payload was changed. */
const DAMAGED: OpenedPayload = { salt: '', payload: {} };

/** Seals and opens the payloads of the log. One for a process: it keeps the municipalities' keys in mind. */
export class Payloads {
  readonly keys: MunicipalityKeys;

  constructor(
    readonly kek: KekRing,
    rememberedMs?: number,
  ) {
    this.keys = new MunicipalityKeys(kek, rememberedMs);
  }

  /** In the order in which they came; asks the database for keys once for all of them. */
  async seal(transaction: AuditTransaction, payloads: readonly PlainPayload[]): Promise<Buffer[]> {
    const towns = new Map<string, Awaited<ReturnType<MunicipalityKeys['sealing']>>>();
    for (const logId of new Set(payloads.map((one) => logIdOf(one.municipalityId))))
      towns.set(logId, await this.keys.sealing(transaction, logId));
    const townOf = (one: PlainPayload) => towns.get(logIdOf(one.municipalityId))!;
    const personal = payloads.filter(isPersonal);
    const concerned = personal.filter(({ event }) => !MAKES_NO_KEY.has(event));
    const own = await subjectKeys(
      transaction,
      this.keys,
      new Map(concerned.map((one) => [one.subjectRef, townOf(one)])),
    );
    const seen = personal.filter(({ subjectRef }) => !own.has(subjectRef));
    for (const [ref, key] of await knownSubjectKeys(
      transaction,
      this.keys,
      seen.map(({ subjectRef }) => subjectRef),
    ))
      own.set(ref, key);
    return payloads.map((one) => {
      const plain = Buffer.concat([one.salt, Buffer.from(one.body)]);
      const person = isPersonal(one) ? own.get(one.subjectRef) : undefined;
      if (person !== undefined)
        return Buffer.concat([Buffer.from([SUBJECT]), seal(person, plain, idBytes(one.id))]);
      const { id, key } = townOf(one);
      return Buffer.concat([Buffer.from([MUNICIPALITY]), idBytes(id), seal(key, plain, idBytes(one.id))]);
    });
  }

  /**
   * Opens a page of entries, each with its payload. What was changed opens as something no commitment agrees with.
   * @throws KeyError `key.kek_unknown` and the like: not what is stored is wrong but the key-encryption key
   */
  async open<R extends PayloadRow>(transaction: AuditTransaction, rows: readonly R[]): Promise<Opened<R>[]> {
    await this.keys.load(transaction, rows.flatMap(wrappersOf));
    return rows.map((row) => {
      const { salt, body, sealed, subject_key: key, ...entry } = row;
      const opened =
        sealed === null ? { salt, payload: body } : this.opened(row.id, row.subject, sealed, key);
      return { ...entry, ...opened };
    });
  }

  private opened(
    id: string,
    subject: string | null,
    sealed: Buffer,
    subjectKey: Buffer | null,
  ): OpenedPayload {
    try {
      if (sealed[0] === SUBJECT) {
        if (subject === null || subjectKey === null) return DESTROYED;
        return unpacked(
          open(openSubjectKey(subjectKey, subject, this.keys), sealed.subarray(1), idBytes(id)),
        );
      }
      const key = this.keys.known(idOf(sealed.subarray(1, 1 + ID_BYTES)));
      if (sealed[0] !== MUNICIPALITY || key === undefined) return DAMAGED;
      return unpacked(open(key, sealed.subarray(1 + ID_BYTES), idBytes(id)));
    } catch (error) {
      if (error instanceof KeyError) return DAMAGED;
      throw error;
    }
  }
}

function isPersonal(payload: PlainPayload): payload is PlainPayload & { subjectRef: string } {
  return (payload.subjectRef ?? null) !== null && !OUTLIVES_ITS_SUBJECT.has(payload.event);
}

/** The municipality's keys that a row needs. */
export function wrappersOf({ sealed, subject_key: subjectKey }: PayloadRow): string[] {
  if (sealed?.[0] === MUNICIPALITY && sealed.length > ID_BYTES)
    return [idOf(sealed.subarray(1, 1 + ID_BYTES))];
  return sealed?.[0] === SUBJECT && subjectKey !== null ? [wrapperOf(subjectKey)] : [];
}

function unpacked(plain: Buffer): OpenedPayload {
  return {
    salt: plain.toString('hex', 0, SALT_BYTES),
    payload: JSON.parse(plain.toString('utf8', SALT_BYTES)) as Record<string, unknown>,
  };
}
