export type SmppErrorCode =
  | 'invalid_length'
  | 'malformed_pdu'
  | 'invalid_template'
  | 'invalid_destination'
  | 'invalid_options'
  | 'not_bound'
  | 'window_full';

/** The only error this library throws. Its message never holds an address, a text or a secret. */
export class SmppError extends Error {
  override readonly name = 'SmppError';

  constructor(
    readonly code: SmppErrorCode,
    message: string,
    /** The `command_status` that tells the peer, where one does. */
    readonly status?: number,
  ) {
    super(message);
  }
}
