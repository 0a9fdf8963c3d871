import fc from 'fast-check';
import smpp from 'smpp';
import type { PDU } from 'smpp';
import { absoluteTime, sourceAddress, submitTemplates, SubmitTemplate } from './index.js';
import type { SubmitPart } from './index.js';

const part: SubmitPart = {
  source: { ton: 5, npi: 0, address: 'Faenza' },
  dataCoding: 0,
  shortMessage: Buffer.from('ciao'),
};

/** Decoded by code that shares nothing with the encoder. */
function decode(template: SubmitTemplate, destination: string | number = 39333, sequence = 1): PDU {
  const target = Buffer.alloc(1000);
  const length = template.write(target, 10, sequence, destination);
  expect(length).toBeLessThanOrEqual(template.maxBytes);
  expect(target.subarray(10 + length).every((byte) => byte === 0)).toBe(true);
  return smpp.PDU.fromBuffer(target.subarray(10, 10 + length));
}

describe('A submit_sm encoded once', () => {
  it('carries each destination and sequence number, as digits or as a number', () => {
    const template = new SubmitTemplate(part);
    const digits = fc.bigInt({ min: 1n, max: 999_999_999_999_999n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 1, max: 0x7fffffff }), (number, sequence) => {
        for (const destination of [number.toString(), Number(number)]) {
          const pdu = decode(template, destination, sequence);
          expect(pdu.destination_addr).toBe(number.toString());
          expect(pdu.sequence_number).toBe(sequence);
          expect(pdu.command).toBe('submit_sm');
        }
      }),
      { seed: 17, numRuns: 300 },
    );
  });

  it('keeps leading zeros of a string', () => {
    expect(decode(new SubmitTemplate(part), '0039333').destination_addr).toBe('0039333');
  });

  it('carries every field where it belongs', () => {
    const template = new SubmitTemplate({
      ...part,
      destinationTon: 2,
      destinationNpi: 8,
      serviceType: 'CMT',
      protocolId: 64,
      priority: 3,
      registeredDelivery: 17,
      replaceIfPresent: 1,
      dataCoding: 8,
      tlvs: [{ tag: 0x0424, value: Buffer.from('payload') }],
    });
    expect(decode(template)).toMatchObject({
      service_type: 'CMT',
      dest_addr_ton: 2,
      dest_addr_npi: 8,
      protocol_id: 64,
      priority_flag: 3,
      registered_delivery: 17,
      replace_if_present_flag: 1,
      data_coding: 8,
      message_payload: expect.anything(),
    });
  });

  it('writes the expiry as an absolute UTC time', () => {
    expect(absoluteTime(new Date('2026-01-02T03:04:05.678Z'))).toBe('260102030405600+');
    expect(() => absoluteTime(new Date(NaN))).toThrow(expect.objectContaining({ code: 'invalid_template' }));
  });

  it.each([
    [{ shortMessage: Buffer.alloc(255) }, 'invalid_template'],
    [{ dataCoding: 256 }, 'invalid_options'],
    [{ source: { ton: 5, npi: 0, address: 'Città' } }, 'invalid_options'],
    [{ source: { ton: 5, npi: 0, address: 'x'.repeat(21) } }, 'invalid_options'],
  ])('refuses %j when it is made, not when it is sent', (fields, code) => {
    expect(() => new SubmitTemplate({ ...part, ...fields })).toThrow(expect.objectContaining({ code }));
  });
});

describe('The parts of a long text', () => {
  const parts = [Buffer.from('uno'), Buffer.from('due')];

  it('carry nothing more when there is one', () => {
    const [only] = submitTemplates({ ...part, parts: [Buffer.from('uno')], reference: 7 });
    const pdu = decode(only as SubmitTemplate);
    expect(pdu.esm_class).toBe(0);
    expect(pdu.short_message?.udh).toBeUndefined();
  });

  it.each([
    ['udh8', [0x00, 3, 0x34, 2]],
    ['udh16', [0x08, 4, 0x12, 0x34, 2]],
  ] as const)('belong together by %s', (partsBy, header) => {
    const pdus = submitTemplates({ ...part, parts, partsBy, reference: 0x1234 }).map((one) => decode(one));
    expect(pdus.map((pdu) => pdu.short_message?.udh)).toEqual([
      [Buffer.from([...header, 1])],
      [Buffer.from([...header, 2])],
    ]);
    expect(pdus.map((pdu) => pdu.esm_class)).toEqual([0x40, 0x40]);
  });

  it('belong together by sar_* TLVs', () => {
    const pdus = submitTemplates({ ...part, parts, partsBy: 'sar', reference: 0x1234 }).map((one) =>
      decode(one),
    );
    expect(pdus[1]).toMatchObject({
      esm_class: 0,
      sar_msg_ref_num: 0x1234,
      sar_total_segments: 2,
      sar_segment_seqnum: 2,
    });
  });

  it('go as one payload where the provider splits, and count as what they are', () => {
    const [only, ...others] = submitTemplates({ ...part, parts, partsBy: 'payload', reference: 7 });
    expect(others).toEqual([]);
    expect(only?.parts).toBe(2);
    const pdu = decode(only as SubmitTemplate);
    expect(pdu).toMatchObject({ esm_class: 0, message_payload: { message: 'unodue' } });
    expect(pdu.short_message?.message).toBe('');
    const [short] = submitTemplates({ ...part, parts: [Buffer.from('uno')], partsBy: 'payload' });
    expect(short?.parts).toBe(1);
    expect(decode(short as SubmitTemplate).short_message?.message).toBe('uno');
  });

  it('are 1 to 255', () => {
    expect(() => submitTemplates({ ...part, parts: [] })).toThrow(
      expect.objectContaining({ code: 'invalid_template' }),
    );
  });
});

describe('A sender as people write it', () => {
  it.each([
    ['Faenza', { ton: 5, npi: 0, address: 'Faenza' }],
    ['+390546123456', { ton: 1, npi: 1, address: '390546123456' }],
    ['390546123456', { ton: 1, npi: 1, address: '390546123456' }],
    ['43255', { ton: 3, npi: 0, address: '43255' }],
  ])('%s has its type and plan', (sender, address) => {
    expect(sourceAddress(sender)).toEqual(address);
  });

  it.each(['', 'Protezione Civile', 'Città', '1234567890123456'])('%j is refused', (sender) => {
    expect(() => sourceAddress(sender)).toThrow(expect.objectContaining({ code: 'invalid_options' }));
  });
});
