/** Keys of one kind, 32 bytes each, by version. What is new is made with the current one; the others open. */
export interface KeySet {
  readonly current: number;
  readonly keys: ReadonlyMap<number, Uint8Array>;
}

/** Where there has been no other key yet. */
export function onlyKey(key: Uint8Array): KeySet {
  return { current: 1, keys: new Map([[1, key]]) };
}
