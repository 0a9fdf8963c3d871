export type KeyErrorCode =
  /** Something is under a key-encryption key that is not among those given. */
  | 'key.kek_unknown'
  /** Who keeps the key-encryption key does not answer. */
  | 'key.kek_unavailable'
  /** The file of keys is missing, is not one, or others may read it. */
  | 'key.file_refused'
  /** What is sealed was changed, belongs elsewhere, or is under another key. */
  | 'key.cannot_open';

/** Shows ids of keys, never a key. */
export class KeyError extends Error {
  override readonly name = 'KeyError';

  constructor(
    readonly code: KeyErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
