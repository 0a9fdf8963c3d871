export type IdNotation = 'text' | 'hex' | 'decimal';

/** How an account writes message ids in its `submit_sm_resp` and in its receipts. */
export interface IdFormat {
  readonly response: IdNotation;
  readonly receipt: IdNotation;
}

const UUID = /^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/i;
const HEX = /^[0-9a-f]+$/i;
const DECIMAL = /^[0-9]+$/;
/** Beyond it nobody counts any more: the id is a text, however it looks. */
const LONGEST_NUMBER = 40;
/** Hexadecimal digits that a double holds exactly. */
const HEX_DIGITS_IN_DOUBLE = 13;
const UUID_DIGITS = 32;
const ZERO = 0x30;

/**
 * The form under which an id is stored and looked up: one account's response and receipt of one message give
 * the same. Case is folded; a number of a known notation becomes decimal without leading zeros (an id has 64
 * characters, hence BigInt). A UUID is never taken for a number.
 */
export function messageIdKey(id: string, notation: IdNotation = 'text'): string {
  if (notation === 'text' || id.length > LONGEST_NUMBER) return id.toLowerCase();
  if (notation === 'decimal') return DECIMAL.test(id) && !isUuid(id) ? withoutZeros(id) : id.toLowerCase();
  if (!HEX.test(id) || isUuid(id)) return id.toLowerCase();
  return id.length <= HEX_DIGITS_IN_DOUBLE ? String(Number.parseInt(id, 16)) : BigInt(`0x${id}`).toString();
}

function isUuid(id: string): boolean {
  return id.length >= UUID_DIGITS && UUID.test(id);
}

function withoutZeros(digits: string): string {
  let zeros = 0;
  while (zeros < digits.length - 1 && digits.charCodeAt(zeros) === ZERO) zeros++;
  return zeros === 0 ? digits : digits.slice(zeros);
}

export type IdMatch = 'exact' | 'folded' | 'number';

/** How a receipt's id matches a response's, the surest way first; `null` when it does not. */
export function matchMessageIds(response: string, receipt: string, format?: IdFormat): IdMatch | null {
  if (response === receipt) return 'exact';
  if (response.toLowerCase() === receipt.toLowerCase()) return 'folded';
  if (format === undefined) return null;
  return messageIdKey(response, format.response) === messageIdKey(receipt, format.receipt) ? 'number' : null;
}
