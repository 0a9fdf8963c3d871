export type SmsTextErrorCode = 'text_empty' | 'text_too_long' | 'text_ill_formed';

/** A text that cannot be sent as it is. The message never quotes the text. */
export class SmsTextError extends Error {
  override readonly name = 'SmsTextError';

  constructor(
    readonly code: SmsTextErrorCode,
    message: string,
  ) {
    super(message);
  }
}
