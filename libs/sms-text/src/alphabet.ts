import { gsm7Cost } from './gsm7.js';

/** How the characters travel: GSM 7-bit septets one a byte, ISO 8859-1, or UTF-16BE. */
export type Alphabet = 'gsm7' | 'latin1' | 'ucs2';

/** What `data_coding` 0 means on a route: GSM-7 at most providers, Latin-1 at some. */
export type DefaultAlphabet = Exclude<Alphabet, 'ucs2'>;

export interface TextOptions {
  /** The route's default alphabet; `gsm7` unless its provider says otherwise. */
  readonly alphabets?: DefaultAlphabet;
  /** Bits of the concatenation reference in the header of each part; 8 unless the route wants 16. */
  readonly reference?: 8 | 16;
}

/** `data_coding` of SMPP 3.4 §5.2.19: 0 is the route's default alphabet, 8 is UCS-2. */
export function dataCodingOf(alphabet: Alphabet): number {
  return alphabet === 'ucs2' ? 8 : 0;
}

/**
 * Units one character takes in a route's default alphabet, 0 when it cannot be sent so.
 *
 * A phone knows GSM-7 and UCS-2 only: a provider that takes Latin-1 turns it into GSM-7 for the air
 * and replaces what GSM-7 does not hold as it pleases. So a character is safe on a Latin-1 route only
 * if both alphabets hold it, and it is counted as the air counts it.
 */
export function costIn(alphabet: DefaultAlphabet, char: string): 0 | 1 | 2 {
  if (alphabet === 'latin1' && char.charCodeAt(0) > 0xff) return 0;
  return gsm7Cost(char);
}

/**
 * Units (septets on the air, or UTF-16 code units) that fit: alone, and in one part of several,
 * where the concatenation header takes 6 octets, 7 with a 16-bit reference (3GPP TS 23.040 §9.2.3.24).
 */
export function limitsOf(alphabet: Alphabet, reference: 8 | 16): { single: number; part: number } {
  if (alphabet === 'ucs2') return { single: 70, part: reference === 8 ? 67 : 66 };
  return { single: 160, part: reference === 8 ? 153 : 152 };
}
