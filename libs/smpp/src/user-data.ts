/** One part of a long message (3GPP TS 23.040 §9.2.3.24.1 and .8, or `sar_*`, SMPP 3.4 §5.3.2.22–24). */
export interface Concatenation {
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly part: number;
}

export interface UserData {
  /** Where the text begins: behind the header. */
  readonly textAt: number;
  readonly concatenation: Concatenation | null;
}

/**
 * Reads a user data header (3GPP TS 23.040 §9.2.3.24). Tolerant: a header that does not fit is no header,
 * an element that makes no sense is passed over, and the text is kept in either case.
 */
export function readUserDataHeader(bytes: Uint8Array): UserData {
  const headerLength = bytes[0];
  if (headerLength === undefined || headerLength + 1 > bytes.length)
    return { textAt: 0, concatenation: null };
  const textAt = headerLength + 1;
  let concatenation: Concatenation | null = null;
  for (let at = 1; at + 1 < textAt;) {
    const element = bytes[at] as number;
    const length = bytes[at + 1] as number;
    const value = bytes.subarray(at + 2, Math.min(at + 2 + length, textAt));
    if (value.length === length) concatenation ??= readElement(element, value);
    at += 2 + length;
  }
  return { textAt, concatenation };
}

function readElement(element: number, value: Uint8Array): Concatenation | null {
  const [a = 0, b = 0, c = 0, d = 0] = value;
  if (element === 0x00 && value.length === 3) return concatenationOf(a, b, c);
  if (element === 0x08 && value.length === 4) return concatenationOf((a << 8) | b, c, d);
  return null;
}

/** `null` for what cannot be: such a part is read as a message by itself. */
export function concatenationOf(reference: number, total: number, part: number): Concatenation | null {
  return part >= 1 && part <= total ? { reference, total, part } : null;
}
