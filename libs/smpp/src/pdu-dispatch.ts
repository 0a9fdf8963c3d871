import { Command } from './commands.js';
import { readMessageId } from './submit-resp.js';

const RESPONSE_BIT = 0x80000000;

/** What one connection does about each kind of PDU. */
export interface PduActions {
  submitAnswered(status: number, sequence: number, messageId: string): void;
  delivered(buffer: Buffer, offset: number, length: number): void;
  nacked(status: number, sequence: number): void;
  bindAnswered(command: number, status: number, sequence: number): void;
  linkEnquired(sequence: number): void;
  unbindAsked(sequence: number): void;
  unbindAnswered(): void;
  /** A request that is no peer's to make, or that nobody knows. */
  unknownAsked(sequence: number): void;
}

/** Tells one PDU from another by its `command_id`; the frequent ones first. */
export function dispatchPdu(actions: PduActions, buffer: Buffer, offset: number, length: number): void {
  const command = buffer.readUInt32BE(offset + 4);
  if (command === Command.submitSmResp) {
    const status = buffer.readUInt32BE(offset + 8);
    actions.submitAnswered(status, buffer.readUInt32BE(offset + 12), readMessageId(buffer, offset, length));
  } else if (command === Command.deliverSm || command === Command.dataSm) {
    actions.delivered(buffer, offset, length);
  } else {
    dispatchRare(actions, command, buffer.readUInt32BE(offset + 8), buffer.readUInt32BE(offset + 12));
  }
}

function dispatchRare(actions: PduActions, command: number, status: number, sequence: number): void {
  switch (command) {
    case Command.genericNack:
      return actions.nacked(status, sequence);
    case Command.bindTransceiverResp:
    case Command.bindTransmitterResp:
    case Command.bindReceiverResp:
      return actions.bindAnswered(command, status, sequence);
    case Command.enquireLink:
      return actions.linkEnquired(sequence);
    case Command.unbind:
      return actions.unbindAsked(sequence);
    case Command.unbindResp:
      return actions.unbindAnswered();
    case Command.outbind: // of no meaning on a connection that is bound or about to be
    case Command.alertNotification: // has no answer
      return;
    default:
      // An answer to nothing has no answer.
      if (command < RESPONSE_BIT) actions.unknownAsked(sequence);
  }
}
