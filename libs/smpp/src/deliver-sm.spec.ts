import fc from 'fast-check';
import smpp from 'smpp';
import { readDeliverSm, readMessageId, readReceipt, readUserDataHeader, SmppError } from './index.js';
import type { DeliverSm } from './index.js';
import { pduBytes } from '../test/scripted-peer.js';

const read = (pdu: Buffer): DeliverSm => {
  // Bytes on both sides: a reader that leaves its PDU is seen.
  const around = Buffer.concat([Buffer.alloc(7, 0xee), pdu, Buffer.alloc(9, 0xee)]);
  return readDeliverSm(around, 7, pdu.length);
};
const deliver = (fields: Record<string, unknown>): DeliverSm =>
  read(
    new smpp.PDU('deliver_sm', {
      sequence_number: 3,
      source_addr: '39333',
      destination_addr: '43255',
      ...fields,
    }).toBuffer(),
  );

describe('Reading a deliver_sm', () => {
  it('gives who, to whom, how and what', () => {
    const pdu = deliver({
      source_addr_ton: 1,
      source_addr_npi: 1,
      data_coding: 4,
      short_message: Buffer.from([1, 2, 3]),
    });
    expect(pdu).toEqual({
      command: 'deliver_sm',
      sequence: 3,
      source: { ton: 1, npi: 1, address: '39333' },
      destination: { ton: 0, npi: 0, address: '43255' },
      esmClass: 0,
      dataCoding: 4,
      bytes: Buffer.from([1, 2, 3]),
      concatenation: null,
      isReceipt: false,
      receiptedMessageId: undefined,
      messageState: undefined,
      networkError: undefined,
    });
  });

  it('takes the text from message_payload when short_message is empty', () => {
    expect(deliver({ data_coding: 4, message_payload: Buffer.from('lungo') }).bytes.toString()).toBe('lungo');
  });

  it('reads the TLVs of a receipt', () => {
    const pdu = deliver({
      esm_class: 4,
      receipted_message_id: 'abc_1',
      message_state: 5,
      network_error_code: Buffer.from([3, 1, 2]),
    });
    expect(pdu).toMatchObject({
      isReceipt: true,
      receiptedMessageId: 'abc_1',
      messageState: 5,
      networkError: { network: 3, code: 258 },
    });
  });

  it('never takes a text for a receipt because it looks like one', () => {
    const pdu = deliver({ short_message: 'id:m1 stat:DELIVRD err:000' });
    expect(pdu.isReceipt).toBe(false);
    expect(readReceipt(pdu)).toBeNull();
  });

  it('takes the part number from a header of 8 or 16 bits, or from sar_* TLVs', () => {
    const udh = (header: number[]): DeliverSm =>
      deliver({
        esm_class: 0x40,
        data_coding: 4,
        short_message: Buffer.from([header.length, ...header, 0x78]),
      });
    expect(udh([0, 3, 9, 2, 1])).toMatchObject({
      concatenation: { reference: 9, total: 2, part: 1 },
      bytes: Buffer.from('x'),
    });
    expect(udh([8, 4, 1, 9, 2, 2]).concatenation).toEqual({ reference: 265, total: 2, part: 2 });
    const sar = deliver({
      sar_msg_ref_num: 300,
      sar_total_segments: 3,
      sar_segment_seqnum: 2,
      short_message: 'x',
    });
    expect(sar.concatenation).toEqual({ reference: 300, total: 3, part: 2 });
  });

  it('owns its memory', () => {
    const bytes = new smpp.PDU('deliver_sm', {
      data_coding: 4,
      short_message: Buffer.from('STOP'),
    }).toBuffer();
    const pdu = readDeliverSm(bytes, 0, bytes.length);
    bytes.fill(0xff);
    expect(pdu.bytes.toString()).toBe('STOP');
  });

  it.each([
    ['a string without an end', '\0\x01\x0139333', 0x01],
    ['a text longer than the PDU', '\0\0\x001\0\0\x002\0\0\0\0\0\0\0\0\0\0\x09x', 0x01],
    ['a TLV longer than the PDU', '\0\0\x001\0\0\x002\0\0\0\0\0\0\0\0\0\0\x01x\x04\x27\0\x02\x02', 0xc0],
  ])('refuses %s with a status for the peer', (_, body, status) => {
    expect(() => read(pduBytes(5, 0, 1, body))).toThrow(
      expect.objectContaining({ code: 'malformed_pdu', status }),
    );
  });

  it('passes over padding, unknown TLVs, and those of a wrong size', () => {
    const body = '\0\0\x001\0\0\x002\0\0\0\0\0\0\0\0\0\0\x01x\x14\x01\0\x02ab\x04\x27\0\x02ab\0';
    expect(read(pduBytes(5, 0, 1, body))).toMatchObject({ bytes: Buffer.from('x'), messageState: undefined });
  });

  it('throws nothing but its own error, whatever the body', () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .array(fc.constantFrom(0, 0, 0, 1, 4, 0x40, 0x41), { maxLength: 60 })
        .map((bytes) => Uint8Array.from(bytes)),
    );
    fc.assert(
      fc.property(fc.constantFrom(5, 0x103), body, (command, bytes) => {
        try {
          readReceipt(read(pduBytes(command, 0, 1, bytes)));
        } catch (error) {
          expect(error).toBeInstanceOf(SmppError);
        }
      }),
      { seed: 19, numRuns: 3000 },
    );
  });
});

describe('Reading a user data header', () => {
  it.each([
    ['longer than the text', [9, 0, 3, 1, 2, 1], 0, null],
    ['of no part', [5, 0, 3, 1, 2, 0], 6, null],
    ['of a part beyond the last', [5, 0, 3, 1, 2, 3], 6, null],
    [
      'with ports before the parts',
      [11, 5, 4, 0, 1, 0, 2, 0, 3, 1, 2, 1],
      12,
      { reference: 1, total: 2, part: 1 },
    ],
    ['that is empty', [], 0, null],
  ])('bears one %s', (_, bytes, textAt, concatenation) => {
    expect(readUserDataHeader(Uint8Array.from(bytes))).toEqual({ textAt, concatenation });
  });
});

describe('Reading a submit_sm_resp', () => {
  it.each([
    ['abc\0', 'abc'],
    ['abc', 'abc'],
    ['', ''],
    ['\0', ''],
    [`${'x'.repeat(300)}\0`, 'x'.repeat(255)],
  ])('takes the id from the body %j', (body, id) => {
    const pdu = pduBytes(0x80000004, 0, 1, body);
    expect(readMessageId(Buffer.concat([pdu, Buffer.from('more')]), 0, pdu.length)).toBe(id);
  });
});
