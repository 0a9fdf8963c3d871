/** `command_id`s of SMPP 3.4 §5.1.2.1 that this SMSC reads or writes without the package. */
export const COMMAND = {
  genericNack: 0x80000000,
  submitSm: 0x00000004,
  submitSmResp: 0x80000004,
  deliverSm: 0x00000005,
  deliverSmResp: 0x80000005,
} as const;

/** `command_status` values of SMPP 3.4 §5.1.3 that this SMSC gives of its own accord. */
export const STATUS = {
  ok: 0x00,
  invalidMessageLength: 0x01,
  invalidCommandLength: 0x02,
  invalidCommandId: 0x03,
  wrongBindState: 0x04,
  alreadyBound: 0x05,
  invalidSource: 0x0a,
  invalidDestination: 0x0b,
  bindFailed: 0x0d,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  invalidEsmClass: 0x43,
  throttled: 0x58,
  invalidScheduledTime: 0x61,
  invalidValidity: 0x62,
} as const;

/** `0x00000058` as people read it in tables: `0x58`. */
export function statusName(status: number): string {
  return `0x${status.toString(16).toUpperCase().padStart(2, '0')}`;
}
