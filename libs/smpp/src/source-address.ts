import { SmppError } from './errors.js';

export interface SourceAddress {
  readonly ton: number;
  readonly npi: number;
  readonly address: string;
}

/**
 * The sender as people write it. A name is TON 5, NPI 0, 11 characters at most; `+39…` or a long number is
 * international (1, 1); a short code is network specific (3, 0), which a route may state otherwise.
 */
export function sourceAddress(sender: string): SourceAddress {
  const digits = sender.replace(/^\+/, '');
  if (/^\d+$/.test(digits)) {
    if (digits.length > 15) throw new SmppError('invalid_options', 'A sender number has 15 digits at most');
    const isShortCode = !sender.startsWith('+') && digits.length <= 6;
    return isShortCode ? { ton: 3, npi: 0, address: digits } : { ton: 1, npi: 1, address: digits };
  }
  if (!/^[\x20-\x7e]{1,11}$/.test(sender)) {
    throw new SmppError('invalid_options', 'A sender name is 1 to 11 plain ASCII characters');
  }
  return { ton: 5, npi: 0, address: sender };
}
