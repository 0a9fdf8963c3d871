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

/**
 * The form under which an id is stored and looked up: one account's response and receipt of one message give
 * the same. Case is folded; a number of a known notation becomes decimal without leading zeros (an id has 64
 * characters, hence BigInt). A UUID is never taken for a number.
 */
export function messageIdKey(id: string, notation: IdNotation = 'text'): string {
  const isNumber = notation === 'hex' ? HEX.test(id) : notation === 'decimal' && DECIMAL.test(id);
  if (!isNumber || id.length > LONGEST_NUMBER || UUID.test(id)) return id.toLowerCase();
  return BigInt(notation === 'hex' ? `0x${id}` : id).toString();
}

export type IdMatch = 'exact' | 'folded' | 'number';

/** How a receipt's id matches a response's, the surest way first; `null` when it does not. */
export function matchMessageIds(response: string, receipt: string, format?: IdFormat): IdMatch | null {
  if (response === receipt) return 'exact';
  if (response.toLowerCase() === receipt.toLowerCase()) return 'folded';
  if (format === undefined) return null;
  return messageIdKey(response, format.response) === messageIdKey(receipt, format.receipt) ? 'number' : null;
}
