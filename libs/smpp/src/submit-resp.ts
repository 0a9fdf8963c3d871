import { HEADER_BYTES } from './commands.js';

/** SMPP allows 64 characters; some providers send more, none needs a page. */
const LONGEST_ID = 255;

/**
 * `message_id` of the `submit_sm_resp` (SMPP 3.4 §4.4.2) at `buffer[offset … offset + length)`; empty when the
 * peer left the body out, as it may with an error. A missing NUL is borne.
 */
export function readMessageId(buffer: Buffer, offset: number, length: number): string {
  const from = offset + HEADER_BYTES;
  const end = Math.min(offset + length, from + LONGEST_ID);
  let to = from;
  while (to < end && buffer[to] !== 0) to++;
  return to > from ? buffer.toString('latin1', from, to) : '';
}
