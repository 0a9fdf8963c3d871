import type { DeliverSm } from './deliver-sm.js';

/** SMPP 3.4 §5.2.28, values 1–8. */
export type MessageState =
  'enroute' | 'delivered' | 'expired' | 'deleted' | 'undeliverable' | 'accepted' | 'unknown' | 'rejected';

export interface Receipt {
  /** As the peer wrote it. */
  readonly messageId: string;
  readonly state: MessageState;
  /** Final states never go back. `enroute`, `accepted`, and a state the peer did not say or nobody knows, are not final. */
  readonly final: boolean;
  /** Code of TLV 0x0423, else `err:` of the text as the peer wrote it. */
  readonly error: string | undefined;
  /** `done date` as `2026-11-23T19:04:30`, in the peer's own clock: SMPP gives no time zone. */
  readonly doneAt: string | undefined;
}

const STATES: readonly (MessageState | undefined)[] = [
  undefined,
  'enroute',
  'delivered',
  'expired',
  'deleted',
  'undeliverable',
  'accepted',
  'unknown',
  'rejected',
];

/** Beginnings of the words in `stat:` (SMPP 3.4 appendix B), so that DELIVRD, Delivered and DELIVERED are one. */
const STATE_WORDS: readonly (readonly [string, MessageState])[] = [
  ['enro', 'enroute'],
  ['deliv', 'delivered'],
  ['expir', 'expired'],
  ['delet', 'deleted'],
  ['undel', 'undeliverable'],
  ['fail', 'undeliverable'],
  ['accep', 'accepted'],
  ['unkn', 'unknown'],
  ['rejec', 'rejected'],
];

const NOT_FINAL: ReadonlySet<MessageState> = new Set<MessageState>(['enroute', 'accepted']);

/** Final or not: an account of a message never leaves a final state. */
export function isFinalState(state: MessageState): boolean {
  return !NOT_FINAL.has(state);
}

/**
 * What a receipt says: TLVs first, then its text (SMPP 3.4 appendix B) read tolerantly: any case, fields
 * missing or in another order, dates with or without seconds. `null` when it is no receipt or has no id.
 */
export function readReceipt(pdu: DeliverSm): Receipt | null {
  if (!pdu.isReceipt) return null;
  const text = receiptText(pdu);
  const messageId = pdu.receiptedMessageId ?? field(text, 'id');
  if (messageId === undefined) return null;
  const said = STATES[pdu.messageState ?? 0] ?? stateOf(field(text, 'stat'));
  return {
    messageId,
    state: said ?? 'unknown',
    final: said !== undefined && isFinalState(said),
    error: pdu.networkError === undefined ? field(text, 'err') : String(pdu.networkError.code),
    doneAt: timeOf(field(text, 'done date')),
  };
}

const LONGEST_RECEIPT = 1024;

/** Without `text:` and what follows, which is the citizen's message and may hold anything. */
function receiptText(pdu: DeliverSm): string {
  const bytes = pdu.bytes.subarray(0, LONGEST_RECEIPT);
  // Everything a receipt says is ASCII: in UCS-2, every second byte.
  const octets = pdu.dataCoding === 8 ? Buffer.from(bytes.filter((_, i) => i % 2 === 1)) : bytes;
  const whole = octets.toString('latin1');
  const tail = /(?:^|\s)text\s?:/i.exec(whole);
  return tail ? whole.slice(0, tail.index) : whole;
}

const FIELDS = {
  id: /(?:^|\s)id\s?:\s?(\S+)/i,
  stat: /(?:^|\s)stat\s?:\s?(\S+)/i,
  err: /(?:^|\s)err\s?:\s?(\S+)/i,
  'done date': /(?:^|\s)done[ _]?date\s?:\s?(\d{10,14})(?!\d)/i,
} as const;

function field(text: string, name: keyof typeof FIELDS): string | undefined {
  return FIELDS[name].exec(text)?.[1];
}

function stateOf(word: string | undefined): MessageState | undefined {
  const folded = word?.toLowerCase();
  return folded === undefined ? undefined : STATE_WORDS.find(([start]) => folded.startsWith(start))?.[1];
}

/** `YYMMDDhhmm`, with seconds or not; with the century where somebody adds it. */
function timeOf(digits: string | undefined): string | undefined {
  const full = digits?.length === 14 ? digits : `20${digits ?? ''}`;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/.exec(full);
  if (!match) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00'] = match;
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  return Number.isNaN(Date.parse(`${time}Z`)) ? undefined : time;
}
