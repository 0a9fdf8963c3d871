import { DeliverLayout, ESM_INTERMEDIATE, ESM_TYPE, ESM_UDH } from './deliver-layout.js';
import type { DeliverSm } from './deliver-sm.js';
import { ReceiptText, startsWith } from './receipt-text.js';
import { RepeatedText } from './repeated-text.js';
import { readUserDataHeader } from './user-data.js';

/** SMPP 3.4 §5.2.28, values 1–8. */
export type MessageState =
  'enroute' | 'delivered' | 'expired' | 'deleted' | 'undeliverable' | 'accepted' | 'unknown' | 'rejected';

export interface Receipt {
  /** As the peer wrote it; never empty, 255 characters at most, without NUL. */
  readonly messageId: string;
  readonly state: MessageState;
  /**
   * Final states never go back. `enroute`, `accepted`, a state the peer did not say or nobody knows, and whatever an
   * intermediate notification says, are not final.
   */
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
const STATE_WORDS: readonly (readonly [Uint8Array, MessageState])[] = (
  [
    ['deliv', 'delivered'],
    ['undel', 'undeliverable'],
    ['expir', 'expired'],
    ['rejec', 'rejected'],
    ['delet', 'deleted'],
    ['fail', 'undeliverable'],
    ['enro', 'enroute'],
    ['accep', 'accepted'],
    ['unkn', 'unknown'],
  ] as const
).map(([start, state]) => [Buffer.from(start, 'latin1'), state]);

/** Final or not: an account of a message never leaves a final state. */
export function isFinalState(state: MessageState): boolean {
  return state !== 'enroute' && state !== 'accepted';
}

/** SMPP allows 64 characters; some providers send more, none needs a page. As for a `submit_sm_resp`. */
const LONGEST_ID = 255;
const UCS2 = 8;
/** Bytes of UCS-2 looked at. */
const LONGEST_UCS2 = 2048;

/**
 * Reads receipts, one after the other, into itself: TLVs first, then the text (SMPP 3.4 appendix B) read tolerantly.
 * What it shows holds until the next is read.
 */
export class ReceiptReader implements Receipt {
  messageId = '';
  state: MessageState = 'unknown';
  final = false;
  error: string | undefined;
  doneAt: string | undefined;
  private readonly text = new ReceiptText();
  private readonly errors = new RepeatedText((text) => text);
  private readonly times = new RepeatedText(timeOf);

  /** @returns false when it is no receipt or has no id */
  read(layout: DeliverLayout): boolean {
    const { buffer, idAt, idEnd } = layout;
    if (!layout.isReceipt) return false;
    const bytes = this.scan(layout);
    const { text } = this;
    const said = STATES[layout.messageState] ?? stateOf(bytes, text.stateAt, text.stateEnd);
    if (idEnd > idAt) this.messageId = idOf(buffer, idAt, idEnd);
    else if (text.idEnd > text.idAt) this.messageId = idOf(bytes, text.idAt, text.idEnd);
    else return false;
    this.state = said ?? 'unknown';
    this.final =
      said !== undefined && isFinalState(said) && (layout.esmClass & ESM_TYPE) !== ESM_INTERMEDIATE;
    this.error = this.errorOf(layout.networkError, bytes);
    this.doneAt = text.doneEnd > text.doneAt ? this.times.of(bytes, text.doneAt, text.doneEnd) : undefined;
    return true;
  }

  private errorOf(networkError: number, bytes: Buffer): string | undefined {
    const { errorAt, errorEnd } = this.text;
    if (networkError !== -1) return String(networkError & 0xffff);
    return errorEnd > errorAt ? this.errors.of(bytes, errorAt, errorEnd) : undefined;
  }

  /** @returns the bytes that were scanned */
  private scan({ buffer, textAt, textEnd, esmClass, dataCoding }: DeliverLayout): Buffer {
    let from = textAt;
    if ((esmClass & ESM_UDH) !== 0) from += readUserDataHeader(buffer.subarray(textAt, textEnd)).textAt;
    if (dataCoding !== UCS2) {
      this.text.scan(buffer, from, textEnd);
      return buffer;
    }
    // Everything a receipt says is ASCII: in UCS-2, every second byte.
    const octets = buffer
      .subarray(from, Math.min(textEnd, from + LONGEST_UCS2))
      .filter((_, i) => i % 2 === 1);
    const bytes = Buffer.from(octets);
    this.text.scan(bytes, 0, bytes.length);
    return bytes;
  }
}

/** What a receipt says; `null` when it is none or has no id. See {@link ReceiptReader}. */
export function readReceipt(pdu: DeliverSm): Receipt | null {
  const reader = new ReceiptReader();
  if (!reader.read(layoutOf(pdu))) return null;
  const { messageId, state, final, error, doneAt } = reader;
  return { messageId, state, final, error, doneAt };
}

/** The header of its user data is gone already. */
function layoutOf(pdu: DeliverSm): DeliverLayout {
  const layout = new DeliverLayout();
  const id = Buffer.from(pdu.isReceipt ? (pdu.receiptedMessageId ?? '') : '', 'latin1');
  const { networkError, messageState = -1, dataCoding, esmClass } = pdu;
  Object.assign(layout, { messageState, dataCoding, esmClass: esmClass & ~ESM_UDH });
  layout.buffer = Buffer.concat([pdu.bytes, id]);
  layout.textEnd = layout.idAt = pdu.bytes.length;
  layout.idEnd = layout.buffer.length;
  if (networkError) layout.networkError = (networkError.network << 16) | networkError.code;
  return layout;
}

function idOf(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, Math.min(to, from + LONGEST_ID));
}

function stateOf(bytes: Uint8Array, from: number, to: number): MessageState | undefined {
  if (to > from)
    for (const [start, state] of STATE_WORDS) if (startsWith(bytes, from, to, start)) return state;
  return undefined;
}

/** `YYMMDDhhmm`, with seconds or not; with the century where somebody adds it. */
function timeOf(digits: string): string | undefined {
  const full = digits.length === 14 ? digits : `20${digits}`;
  if (full.length !== 12 && full.length !== 14) return undefined;
  const two = (at: number): string => full.slice(at, at + 2);
  const date = `${full.slice(0, 4)}-${two(4)}-${two(6)}`;
  const time = `${date}T${two(8)}:${two(10)}:${two(12) || '00'}`;
  return Number.isNaN(Date.parse(`${time}Z`)) ? undefined : time;
}
