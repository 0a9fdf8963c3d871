import type { DeliverSm } from './deliver-sm.js';

/** SMPP 3.4 §5.2.28, values 1–8. */
export type MessageState =
  'enroute' | 'delivered' | 'expired' | 'deleted' | 'undeliverable' | 'accepted' | 'unknown' | 'rejected';

export interface Receipt {
  /** As the peer wrote it. */
  readonly messageId: string;
  readonly state: MessageState;
  /** Final states never go back; `enroute` and `accepted` are not final. */
  readonly final: boolean;
  /** `err:` of the text or code of TLV 0x0423, as the peer wrote it. */
  readonly error: string | undefined;
  /** `done date` as `2026-11-23T19:04:30`, in the peer's own clock: SMPP gives no time zone. */
  readonly doneAt: string | undefined;
}

/** `null` when it is no receipt, or one without an id. */
export function readReceipt(_pdu: DeliverSm): Receipt | null {
  return null;
}
