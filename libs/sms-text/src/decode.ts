import type { Alphabet, DefaultAlphabet } from './alphabet.js';
import { decodeGsm7 } from './gsm7.js';
import { decodeLatin1, decodeUcs2 } from './octets.js';

const DECODERS: Record<Alphabet, (bytes: Uint8Array) => string> = {
  gsm7: decodeGsm7,
  latin1: decodeLatin1,
  ucs2: decodeUcs2,
};

/**
 * The alphabet behind a `data_coding` a peer sent (SMPP 3.4 §5.2.19; 0xF0–0xFF by 3GPP TS 23.038 §4).
 * Unknown values are read as the route's default: better an odd letter than a lost STOP.
 */
export function alphabetOf(dataCoding: number, routeDefault: DefaultAlphabet = 'gsm7'): Alphabet {
  if (dataCoding === 8) return 'ucs2';
  if (dataCoding === 1 || dataCoding === 3) return 'latin1';
  if (dataCoding >= 0xf0) return (dataCoding & 0x04) === 0 ? 'gsm7' : 'latin1';
  return routeDefault;
}

/** Text of inbound user data (without its header). Never throws: what cannot be read shows U+FFFD. */
export function decodeText(
  bytes: Uint8Array,
  dataCoding: number,
  routeDefault: DefaultAlphabet = 'gsm7',
): string {
  return DECODERS[alphabetOf(dataCoding, routeDefault)](bytes);
}
