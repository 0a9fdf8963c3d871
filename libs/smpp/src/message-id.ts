/** How an account writes message ids in its `submit_sm_resp` and in its receipts. */
export interface IdFormat {
  readonly response: IdNotation;
  readonly receipt: IdNotation;
}

export type IdNotation = 'text' | 'hex' | 'decimal';

export function messageIdKey(id: string, _notation: IdNotation = 'text'): string {
  return id;
}
