/** `command_id` values, SMPP 3.4 §5.1.2.1. */
export const Command = {
  genericNack: 0x80000000,
  bindReceiver: 0x00000001,
  bindReceiverResp: 0x80000001,
  bindTransmitter: 0x00000002,
  bindTransmitterResp: 0x80000002,
  submitSm: 0x00000004,
  submitSmResp: 0x80000004,
  deliverSm: 0x00000005,
  deliverSmResp: 0x80000005,
  unbind: 0x00000006,
  unbindResp: 0x80000006,
  bindTransceiver: 0x00000009,
  bindTransceiverResp: 0x80000009,
  outbind: 0x0000000b,
  enquireLink: 0x00000015,
  enquireLinkResp: 0x80000015,
  alertNotification: 0x00000102,
  dataSm: 0x00000103,
  dataSmResp: 0x80000103,
} as const;

/** The `command_status` values this library itself says or hears, SMPP 3.4 §5.1.3. */
export const Status = {
  ok: 0x00,
  invalidMessageLength: 0x01,
  invalidCommandLength: 0x02,
  invalidCommand: 0x03,
  notBound: 0x04,
  bindFailed: 0x0d,
  temporary: 0x64,
  unknownError: 0xff,
  invalidTlvStream: 0xc0,
} as const;

export const HEADER_BYTES = 16;

export type BindRole = 'transceiver' | 'transmitter' | 'receiver';

export const BIND_COMMANDS: Readonly<Record<BindRole, number>> = {
  transceiver: Command.bindTransceiver,
  transmitter: Command.bindTransmitter,
  receiver: Command.bindReceiver,
};
