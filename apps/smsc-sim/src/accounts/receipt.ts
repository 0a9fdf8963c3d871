import { RECEIPT_STATES } from './behaviour.js';
import type { Behaviour, ReceiptState } from './behaviour.js';
import type { Delivery } from './courier.js';
import type { DeliverSm } from '../wire/deliver.js';

const RECEIPT = 0x04;
const TLV = { messageId: 0x001e, state: 0x0427, networkError: 0x0423 } as const;
const GSM_NETWORK = 3;

/** A delivery receipt: the usual text of SMPP 3.4 appendix B, the TLVs of §5.3.2, or both. */
export class Receipt implements Delivery {
  readonly kind = 'receipt';
  attempts = 0;
  private readonly doneAt = Date.now();

  constructor(
    private readonly number: number,
    private readonly sender: string,
    private readonly id: number,
    private readonly submittedAt: number,
    private readonly state: ReceiptState,
    private readonly behaviour: Behaviour,
  ) {}

  pdu(): DeliverSm {
    const { form } = this.behaviour.receipts;
    const id = idText(this.id, this.behaviour.receipt_ids);
    return {
      from: String(this.number),
      to: this.sender,
      esmClass: RECEIPT,
      dataCoding: 0,
      text: form === 'tlv' ? Buffer.alloc(0) : Buffer.from(this.text(id), 'latin1'),
      tlvs: form === 'text' ? Buffer.alloc(0) : this.tlvs(id),
    };
  }

  private get delivered(): boolean {
    return this.state === 'DELIVRD';
  }

  private text(id: string): string {
    const counts = `sub:001 dlvrd:${this.delivered ? '001' : '000'}`;
    const dates = `submit date:${minuteText(this.submittedAt)} done date:${minuteText(this.doneAt)}`;
    return `id:${id} ${counts} ${dates} stat:${this.state} err:${this.delivered ? '000' : '001'} text:`;
  }

  private tlvs(id: string): Buffer {
    const bytes = Buffer.alloc(4 + id.length + 1 + 5 + 7);
    bytes.writeUInt16BE(TLV.messageId, 0);
    bytes.writeUInt16BE(id.length + 1, 2);
    let at = 4 + bytes.write(id, 4, 'latin1') + 1;
    at = bytes.writeUInt16BE(TLV.state, at);
    at = bytes.writeUInt16BE(1, at);
    at = bytes.writeUInt8(RECEIPT_STATES[this.state], at);
    at = bytes.writeUInt16BE(TLV.networkError, at);
    at = bytes.writeUInt16BE(3, at);
    at = bytes.writeUInt8(GSM_NETWORK, at);
    bytes.writeUInt16BE(this.delivered ? 0 : 1, at);
    return bytes;
  }
}

function idText(id: number, writing: Behaviour['ids']): string {
  return id.toString(writing === 'hex' ? 16 : 10);
}

let minute = -1;
let minuteWritten = '';

/** `YYMMDDhhmm` in UTC; every receipt of a minute writes the same. */
function minuteText(at: number): string {
  const wanted = Math.floor(at / 60_000);
  if (wanted !== minute) {
    minute = wanted;
    minuteWritten = new Date(wanted * 60_000).toISOString().replace(/\D/g, '').slice(2, 12);
  }
  return minuteWritten;
}
