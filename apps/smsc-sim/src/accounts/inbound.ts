import { encodeText } from '#libs/sms-text';
import type { DefaultAlphabet } from '#libs/sms-text';
import type { Delivery } from './courier.js';
import type { DeliverSm } from '../wire/deliver.js';

const UDH_PRESENT = 0x40;
/** A phone writes at most this many parts. */
const MOST_PARTS = 10;

let reference = 0;

/** What a citizen's phone writes, as the parts its network makes of it. Throws `SmsTextError` for no text or too much. */
export function inboundOf(from: string, to: string, text: string, alphabet: DefaultAlphabet): Delivery[] {
  const { plan, parts } = encodeText(text, { alphabets: alphabet, maxParts: MOST_PARTS });
  reference = (reference + 1) & 0xff;
  return parts.map((part, index) => {
    const header = parts.length > 1 ? [5, 0, 3, reference, parts.length, index + 1] : [];
    const pdu: DeliverSm = {
      from,
      to,
      esmClass: header.length > 0 ? UDH_PRESENT : 0,
      dataCoding: plan.dataCoding,
      text: Buffer.concat([Buffer.from(header), part]),
      tlvs: Buffer.alloc(0),
    };
    return { kind: 'inbound', attempts: 0, pdu: () => pdu };
  });
}
