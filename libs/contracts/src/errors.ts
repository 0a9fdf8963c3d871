export type ContractErrorCode =
  | 'contract.malformed'
  | 'contract.version_unknown'
  | 'contract.batch_unreadable'
  | 'contract.batch_too_large';

/** A record that does not keep the contract between services. Never retriable: the same bytes fail again. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  constructor(
    readonly code: ContractErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
