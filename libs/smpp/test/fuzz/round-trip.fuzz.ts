import fc from 'fast-check';
import smpp from 'smpp';
import { encodeText } from '../../../sms-text/src/index.js';
import { absoluteTime, readDeliverSm, sourceAddress, submitTemplates } from '../../src/index.js';
import type { SubmitTemplate } from '../../src/index.js';
import { claim, same } from './assert.js';

const REFERENCE_BITS = { udh8: 8, udh16: 16, sar: 16, payload: 8 } as const;

function decoded(template: SubmitTemplate, sequence: number, destination: string) {
  const target = Buffer.alloc(template.maxBytes + 8, 0xa5);
  const length = template.write(target, 4, sequence, destination);
  claim(length <= template.maxBytes, () => 'Longer than it said');
  claim(
    target.subarray(4 + length).every((byte) => byte === 0xa5),
    () => 'Wrote beyond its end',
  );
  same(target.readUInt32BE(4), length, 'command_length');
  return smpp.PDU.fromBuffer(target.subarray(4, 4 + length));
}

const words = fc.oneof(
  fc.string({ minLength: 1, maxLength: 400, size: 'max' }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90, size: 'max' }),
  fc
    .array(fc.constantFrom('allerta ', 'rossa ', 'È ', '€', '[1] ', '🌊', 'àèìòù '), {
      minLength: 1,
      maxLength: 60,
      size: 'max',
    })
    .map((all) => all.join('')),
);

const octetsOf = (message: unknown, dataCoding: number): string =>
  Buffer.isBuffer(message)
    ? message.toString('hex')
    : Buffer.from(message as string, dataCoding === 8 ? 'utf16le' : 'latin1').toString('hex');

/** What we encode, read by the decoder of another house. */
export const submits = {
  name: 'submit_sm through the decoder of the smpp package',
  share: 5,
  property: () =>
    fc.property(
      fc.record({
        text: words,
        partsBy: fc.constantFrom('udh8', 'udh16', 'sar', 'payload'),
        reference: fc.nat(0xffff),
        priority: fc.nat(3),
        sender: fc.constantFrom('Faenza', '43255', '+390546123456', 'Prot. Civ.'),
        expiry: fc.integer({ min: 1_767_225_600, max: 1_900_000_000 }),
      }),
      fc.bigInt({ min: 1n, max: 999_999_999_999_999n }).map(String),
      fc.integer({ min: 1, max: 0x7fffffff }),
      (fields, destination, sequence) => {
        const { text, partsBy, reference, sender, priority } = fields;
        const { plan, parts } = encodeText(text, { maxParts: 255, reference: REFERENCE_BITS[partsBy] });
        const expiresAt = new Date(fields.expiry * 1000);
        const source = sourceAddress(sender);
        const templates = submitTemplates({
          ...{ source, dataCoding: plan.dataCoding, parts, partsBy, reference, priority, expiresAt },
        });
        same(
          templates.reduce((sum, { parts }) => sum + parts, 0),
          plan.parts,
          'parts',
        );
        templates.forEach((template, i) => {
          const pdu = decoded(template, sequence, destination);
          same(
            [pdu.command, pdu.sequence_number, pdu.destination_addr, pdu.source_addr, pdu['data_coding']],
            ['submit_sm', sequence, destination, source.address, plan.dataCoding],
            'fields',
          );
          same(absoluteTime(pdu['validity_period'] as Date), absoluteTime(expiresAt), 'validity_period');
          same(pdu['priority_flag'], priority, 'priority_flag');
          assertPart(pdu, i + 1, templates.length, partsBy, reference);
        });
      },
    ),
};

type Decoded = ReturnType<typeof decoded>;

function assertPart(pdu: Decoded, number: number, total: number, partsBy: string, reference: number): void {
  if (total === 1) return same(pdu['esm_class'], 0, 'esm_class');
  if (partsBy === 'sar') {
    const { sar_msg_ref_num, sar_total_segments, sar_segment_seqnum } = pdu;
    return same([sar_msg_ref_num, sar_total_segments, sar_segment_seqnum], [reference, total, number], 'sar');
  }
  same(pdu['esm_class'], 0x40, 'esm_class');
  const bits =
    partsBy === 'udh8'
      ? [0, 3, reference & 0xff, total, number]
      : [8, 4, reference >> 8, reference & 0xff, total, number];
  same(pdu.short_message?.udh, [Buffer.from(bits)], 'user data header');
}

/** What another house encodes, read by us. */
export const inbound = {
  name: 'deliver_sm by the encoder of the smpp package',
  share: 5,
  property: () =>
    fc.property(
      fc.record({
        source_addr: fc.constantFrom('', '39333', 'Faenza'),
        destination_addr: fc.constantFrom('43255', '390546123456'),
        source_addr_ton: fc.nat(6),
        esm_class: fc.constantFrom(0, 4, 0x20),
        data_coding: fc.constantFrom(0, 3, 4, 8),
      }),
      fc.uint8Array({ maxLength: 254, size: 'max' }).map((octets) => Buffer.from(octets)),
      fc.option(fc.stringMatching(/^[0-9a-zA-Z_-]{1,64}$/), { nil: undefined }),
      fc.option(fc.nat(9), { nil: undefined }),
      (fields, content, id, state) => {
        const pdu = new smpp.PDU('deliver_sm', {
          ...fields,
          short_message: { message: content },
          ...(id === undefined ? {} : { receipted_message_id: id }),
          ...(state === undefined ? {} : { message_state: state }),
        });
        const bytes = pdu.toBuffer();
        const read = readDeliverSm(bytes, 0, bytes.length);
        same(read.bytes.toString('hex'), octetsOf(content, fields.data_coding), 'text');
        same(
          [read.source.address, read.destination.address, read.source.ton, read.esmClass, read.dataCoding],
          [
            fields.source_addr,
            fields.destination_addr,
            fields.source_addr_ton,
            fields.esm_class,
            fields.data_coding,
          ],
          'fields',
        );
        same([read.receiptedMessageId, read.messageState], [id, state], 'TLVs');
        same(read.isReceipt, fields.esm_class !== 0 || id !== undefined, 'a receipt');
      },
    ),
};
