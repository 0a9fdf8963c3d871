import { SmppError } from './errors.js';

export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
}

export interface SubmitFields {
  readonly source: { readonly ton: number; readonly npi: number; readonly address: string };
  /** TON 1, NPI 1 unless given. */
  readonly destinationTon?: number;
  readonly destinationNpi?: number;
  readonly serviceType?: string;
  readonly protocolId?: number;
  /** `priority_flag`, 0–3. */
  readonly priority?: number;
  /** `validity_period`, sent as an absolute UTC time: the alert's expiry. */
  readonly expiresAt?: Date;
  /** 1 (a receipt for the final state) unless given. */
  readonly registeredDelivery?: number;
  readonly replaceIfPresent?: number;
  readonly dataCoding: number;
}

/** How the parts of a long text say that they belong together. */
export type PartsBy = 'udh8' | 'udh16' | 'sar';

export interface SubmitText extends SubmitFields {
  /** User data of each part, without header. */
  readonly parts: readonly Uint8Array[];
  /** `udh8` unless the route says otherwise. Not used for one part. */
  readonly partsBy?: PartsBy;
  /** Shared by the parts; unique per destination among texts on their way. Taken modulo 256 or 65,536. */
  readonly reference?: number;
}

export interface SubmitPart extends SubmitFields {
  /** 0x40 only with a user data header. */
  readonly esmClass?: number;
  /** `short_message` as it goes, header included: 254 bytes at most. */
  readonly shortMessage: Uint8Array;
  readonly tlvs?: readonly Tlv[];
}

/** A `submit_sm` encoded once: only the sequence number and the destination change from one to the next. */
export class SubmitTemplate {
  constructor(_part: SubmitPart) {
    throw new SmppError('invalid_template', 'not built yet');
  }
}

/** One template per part of a text, in order. All parts for one destination go to one link. */
export function submitTemplates(_text: SubmitText): SubmitTemplate[] {
  throw new SmppError('invalid_template', 'not built yet');
}
