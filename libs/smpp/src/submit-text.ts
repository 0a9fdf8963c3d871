import { SmppError } from './errors.js';
import { SubmitTemplate } from './submit-template.js';
import type { SubmitFields, SubmitPart, Tlv } from './submit-template.js';

/** How the parts of a long text say that they belong together. */
export type PartsBy = 'udh8' | 'udh16' | 'sar' | 'payload';

export interface SubmitText extends SubmitFields {
  /** User data of each part, without header. */
  readonly parts: readonly Uint8Array[];
  /** `udh8` unless the route says otherwise. Not used for one part. */
  readonly partsBy?: PartsBy;
  /** Shared by the parts; unique per destination among texts on their way. Taken modulo 256 or 65,536. */
  readonly reference?: number;
}

/**
 * One template per part of a text, in order; one for all of them when the provider splits (`payload`).
 * All parts for one destination go to one link.
 */
export function submitTemplates(text: SubmitText): SubmitTemplate[] {
  const { parts, partsBy = 'udh8', reference = 0, ...fields } = text;
  if (parts.length < 1 || parts.length > 255) {
    throw new SmppError('invalid_template', 'A text has 1 to 255 parts');
  }
  if (parts.length === 1) return [new SubmitTemplate({ ...fields, shortMessage: parts[0] as Uint8Array })];
  if (partsBy === 'payload') return [new SubmitTemplate({ ...fields, ...asPayload(parts) })];
  return parts.map((part, index) => {
    const marked = MARKERS[partsBy](part, reference, parts.length, index + 1);
    return new SubmitTemplate({ ...fields, ...marked });
  });
}

type Marked = Pick<SubmitPart, 'shortMessage' | 'esmClass' | 'tlvs' | 'parts'>;

const ESM_UDH = 0x40;

const MARKERS: Record<
  Exclude<PartsBy, 'payload'>,
  (part: Uint8Array, reference: number, total: number, number: number) => Marked
> = {
  // 3GPP TS 23.040 §9.2.3.24.1
  udh8: (part, reference, total, number) => ({
    esmClass: ESM_UDH,
    shortMessage: Buffer.concat([Buffer.from([5, 0x00, 3, reference & 0xff, total, number]), part]),
  }),
  // 3GPP TS 23.040 §9.2.3.24.8
  udh16: (part, reference, total, number) => ({
    esmClass: ESM_UDH,
    shortMessage: Buffer.concat([
      Buffer.from([6, 0x08, 4, (reference >> 8) & 0xff, reference & 0xff, total, number]),
      part,
    ]),
  }),
  // SMPP 3.4 §5.3.2.22–24
  sar: (part, reference, total, number) => ({
    shortMessage: part,
    tlvs: [tlv(0x020c, (reference >> 8) & 0xff, reference & 0xff), tlv(0x020e, total), tlv(0x020f, number)],
  }),
};

/** `message_payload`, SMPP 3.4 §5.3.2.32: `short_message` stays empty, and nothing says where a part ends. */
function asPayload(parts: readonly Uint8Array[]): Marked {
  return {
    shortMessage: new Uint8Array(),
    tlvs: [{ tag: 0x0424, value: Buffer.concat(parts) }],
    parts: parts.length,
  };
}

function tlv(tag: number, ...value: number[]): Tlv {
  return { tag, value: Uint8Array.from(value) };
}
