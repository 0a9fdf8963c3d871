export type TlogErrorCode =
  /** A proof does not lead to the root: what it is said to prove is not so. */
  | 'tlog.not_proved'
  /** A proof, an index or a size that no tree can have. */
  | 'tlog.out_of_range'
  /** Text that is no signed note, checkpoint, key or tile path. */
  | 'tlog.malformed'
  /** A signature by a known key that is not that key's. */
  | 'tlog.bad_signature'
  /** Nobody known signed it. */
  | 'tlog.unknown_signer'
  /** Storage does not hold what a tree of that size must have. */
  | 'tlog.hash_missing';

export class TlogError extends Error {
  override readonly name = 'TlogError';

  constructor(
    readonly code: TlogErrorCode,
    message: string,
  ) {
    super(message);
  }
}
