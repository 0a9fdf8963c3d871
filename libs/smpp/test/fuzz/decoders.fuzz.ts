import fc from 'fast-check';
import { decodeText } from '../../../sms-text/src/index.js';
import {
  matchMessageIds,
  messageIdKey,
  readDeliverSm,
  readMessageId,
  readReceipt,
  readUserDataHeader,
  SmppError,
} from '../../src/index.js';
import type { DeliverSm } from '../../src/index.js';
import { pduBytes } from '../scripted-peer.js';
import { bytes, deliverBody, pdu, text } from './arbitraries.js';
import { claim, same } from './assert.js';

const DELIVER = 5;
const DATA = 0x103;
const SUBMIT_RESP = 0x80000004;
/** Stands before and behind the PDU: whoever reads beyond it finds what is not there. */
const MARGIN = Buffer.alloc(32, 0x41);

function within(whole: Buffer): { buffer: Buffer; offset: number; length: number } {
  return { buffer: Buffer.concat([MARGIN, whole, MARGIN]), offset: MARGIN.length, length: whole.length };
}

/** Null where it is malformed; any other error is a failure. */
function read(whole: Buffer): DeliverSm | null {
  const { buffer, offset, length } = within(whole);
  const before = Buffer.from(buffer);
  try {
    return readDeliverSm(buffer, offset, length);
  } catch (error) {
    const isSaid = error instanceof SmppError && error.code === 'malformed_pdu' && error.status !== undefined;
    if (!isSaid) throw error;
    return null;
  } finally {
    same(buffer.equals(before), true, 'what was read stays as it was');
  }
}

/** Whatever else follows, what was read can be understood, and holds nothing from beyond the PDU. */
function understand(read: DeliverSm, whole: Buffer): void {
  claim(read.bytes.length <= whole.length, () => 'More text than PDU');
  const { concatenation } = read;
  claim(
    concatenation === null || (concatenation.part >= 1 && concatenation.part <= concatenation.total),
    () => `Part ${concatenation?.part} of ${concatenation?.total}`,
  );
  claim(typeof decodeText(read.bytes, read.dataCoding) === 'string', () => 'No text');
  const receipt = readReceipt(read);
  if (receipt === null) return;
  claim(read.isReceipt, () => 'A receipt out of a message');
  claim(receipt.messageId.length > 0, () => 'A receipt of nothing');
  const isOnTheWay = receipt.state === 'enroute' || receipt.state === 'accepted';
  claim(!(receipt.final && isOnTheWay), () => `${receipt.state} is not final`);
  for (const notation of ['text', 'hex', 'decimal'] as const) messageIdKey(receipt.messageId, notation);
  same(matchMessageIds(receipt.messageId, receipt.messageId), 'exact', 'an id and itself');
}

export const deliveries = {
  name: 'deliver_sm and data_sm',
  share: 20,
  property: () =>
    fc.property(fc.constantFrom(DELIVER, DATA), fc.oneof(deliverBody, bytes(80)), (command, body) => {
      const whole = pduBytes(command, 0, 7, body);
      const pdu = read(whole);
      if (pdu !== null) understand(pdu, whole);
    }),
};

export const receipts = {
  name: 'receipts',
  share: 10,
  property: () =>
    fc.property(text, text, fc.nat(255), (head, tail, dataCoding) => {
      const content = Buffer.concat([head, tail]);
      const pdu: DeliverSm = {
        ...(read(pduBytes(DELIVER, 0, 7, Buffer.alloc(17))) as DeliverSm),
        isReceipt: true,
        dataCoding,
        bytes: content,
      };
      understand(pdu, content);
    }),
};

export const answers = {
  name: 'submit_sm_resp',
  share: 5,
  property: () =>
    fc.property(fc.oneof(bytes(80), bytes(300)), (body) => {
      const { buffer, offset, length } = within(pduBytes(SUBMIT_RESP, 0, 7, body));
      const nul = body.indexOf(0);
      const id = body.subarray(0, Math.min(nul === -1 ? body.length : nul, 255)).toString('latin1');
      same(readMessageId(buffer, offset, length), id, 'message_id');
    }),
};

export const headers = {
  name: 'user data headers',
  share: 10,
  property: () =>
    fc.property(bytes(30), fc.nat(30), (content, length) => {
      if (content.length > 0) content[0] = length;
      const { textAt, concatenation } = readUserDataHeader(content);
      claim(textAt <= content.length, () => `Text at ${textAt} of ${content.length}`);
      claim(
        concatenation === null || (concatenation.part >= 1 && concatenation.part <= concatenation.total),
        () => 'A part that cannot be',
      );
    }),
};

/** Every PDU there is, read as if it were a delivery: what is meant for another reader breaks none. */
export const strangers = {
  name: 'PDUs of other kinds',
  share: 5,
  property: () => fc.property(pdu, (whole) => void read(whole)),
};
