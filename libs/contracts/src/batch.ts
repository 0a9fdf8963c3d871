import type { AlertMode } from './events.js';
import { ContractError } from './errors.js';
import type { InDoubtPolicy, Lane } from './lanes.js';
import { seal, unseal } from './seal.js';

/** The most recipients of one batch. */
export const BATCH_LIMIT = 1000;

/** What a batch says of itself in clear; it holds no personal data. */
export interface BatchHeader {
  v: 1;
  batchId: string;
  municipalityId: string;
  /** Names the key that seals the recipients: see the feed's keyring. */
  keyId: string;
  /** An alert's batch, or messages to single persons (codes, confirmations). */
  kind: 'alert' | 'service';
  /** Null for `service`. */
  alertId: string | null;
  lane: Lane;
  mode: AlertMode;
  shard: number;
  language: string;
  /** The text of everybody in the batch; null when each recipient carries their own (`service`). */
  text: string | null;
  sender: string;
  /** ISO 8601; after this instant nothing of the batch is submitted. */
  expiresAt: string;
  inDoubt: InDoubtPolicy;
  count: number;
}

/** Who gets it, column by column: one allocation a batch rather than one a person. */
export interface Recipients {
  /** Subscribers' UUIDs, 16 bytes each. */
  ids: Buffer;
  /** E.164 digits as a number: 15 digits fit a double exactly. */
  numbers: Float64Array;
  /** Own texts, when the header has none. */
  texts: string[] | null;
}

const ENTRY_BYTES = 24;

/**
 * A batch as it travels: u32 header length ‖ JSON header ‖ sealed recipients. The header is authenticated with them.
 * @throws ContractError `contract.batch_too_large` over `BATCH_LIMIT`
 */
export function encodeBatch(header: BatchHeader, recipients: Recipients, key: Uint8Array): Buffer {
  if (header.count > BATCH_LIMIT || header.count !== recipients.numbers.length)
    throw new ContractError('contract.batch_too_large', `A batch holds 1 to ${BATCH_LIMIT} recipients.`);
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, seal(key, packRecipients(recipients), head)]);
}

/** Reads a batch's header without its key. @throws ContractError `contract.malformed`, `contract.version_unknown` */
export function readBatchHeader(payload: Buffer): BatchHeader {
  let header: BatchHeader;
  try {
    header = JSON.parse(headerBytes(payload).toString('utf8')) as BatchHeader;
  } catch (cause) {
    throw new ContractError('contract.malformed', 'A batch has no readable header.', { cause });
  }
  if (header.v !== 1)
    throw new ContractError('contract.version_unknown', `A batch has version ${String(header.v)}.`);
  return header;
}

/** Opens a batch's recipients. @throws ContractError `contract.batch_unreadable` with a wrong key or altered bytes */
export function openBatch(payload: Buffer, header: BatchHeader, key: Uint8Array): Recipients {
  const head = headerBytes(payload);
  const plain = unseal(key, payload.subarray(4 + head.length), head);
  return unpackRecipients(plain, header.count, header.text === null);
}

function headerBytes(payload: Buffer): Buffer {
  if (payload.length < 4)
    throw new ContractError('contract.malformed', 'A batch is shorter than its header.');
  const end = 4 + payload.readUInt32BE(0);
  if (end > payload.length)
    throw new ContractError('contract.malformed', 'A batch is shorter than its header.');
  return payload.subarray(4, end);
}

function packRecipients({ ids, numbers, texts }: Recipients): Buffer {
  const fixed = Buffer.alloc(numbers.length * ENTRY_BYTES);
  for (let i = 0; i < numbers.length; i++) {
    ids.copy(fixed, i * ENTRY_BYTES, i * 16, i * 16 + 16);
    fixed.writeDoubleBE(numbers[i] ?? 0, i * ENTRY_BYTES + 16);
  }
  return texts === null ? fixed : Buffer.concat([fixed, Buffer.from(JSON.stringify(texts))]);
}

function unpackRecipients(plain: Buffer, count: number, ownTexts: boolean): Recipients {
  const ids = Buffer.alloc(count * 16);
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    plain.copy(ids, i * 16, i * ENTRY_BYTES, i * ENTRY_BYTES + 16);
    numbers[i] = plain.readDoubleBE(i * ENTRY_BYTES + 16);
  }
  const texts = ownTexts ? (JSON.parse(plain.toString('utf8', count * ENTRY_BYTES)) as string[]) : null;
  return { ids, numbers, texts };
}
