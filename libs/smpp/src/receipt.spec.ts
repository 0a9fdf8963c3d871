import fc from 'fast-check';
import { isFinalState, readReceipt } from './index.js';
import type { DeliverSm } from './index.js';

const pdu = (text: string, more: Partial<DeliverSm> = {}): DeliverSm => ({
  command: 'deliver_sm',
  sequence: 1,
  source: { ton: 1, npi: 1, address: '39333' },
  destination: { ton: 5, npi: 0, address: 'Faenza' },
  esmClass: 4,
  dataCoding: 0,
  bytes: Buffer.from(text, 'latin1'),
  concatenation: null,
  isReceipt: true,
  receiptedMessageId: undefined,
  messageState: undefined,
  networkError: undefined,
  ...more,
});

describe('Reading a receipt', () => {
  it('reads the text of the standard', () => {
    const text =
      'id:0A_1f-9 sub:001 dlvrd:001 submit date:2611231904 done date:2611231905 stat:DELIVRD err:000 text:Allerta';
    expect(readReceipt(pdu(text))).toEqual({
      messageId: '0A_1f-9',
      state: 'delivered',
      final: true,
      error: '000',
      doneAt: '2026-11-23T19:05:00',
    });
  });

  it.each([
    ['ID: 5 Stat: Delivered Done Date: 261123190512', 'delivered', '2026-11-23T19:05:12'],
    ['id:5 stat:UNDELIV done date:20261123190512 err:1f', 'undeliverable', '2026-11-23T19:05:12'],
    ['stat:EXPIRED id:5', 'expired', undefined],
    ['id:5 stat:FAILED done_date:9999999999', 'undeliverable', undefined],
    ['id:5 stat:REJECTD', 'rejected', undefined],
    ['id:5 stat:DELETED', 'deleted', undefined],
    ['id:5 stat:UNKNOWN', 'unknown', undefined],
  ])('bears %j', (text, state, doneAt) => {
    expect(readReceipt(pdu(text))).toMatchObject({ messageId: '5', state, final: true, doneAt });
  });

  it.each([
    ['id:5 stat:ACCEPTD', 'accepted'],
    ['id:5 stat:ENROUTE', 'enroute'],
    ['id:5 stat:WHATEVER', 'unknown'],
    ['id:5', 'unknown'],
  ])('does not take %j for the end', (text, state) => {
    expect(readReceipt(pdu(text))).toMatchObject({ state, final: false });
  });

  it('believes the TLVs before the text', () => {
    const tlvs = { receiptedMessageId: 'T', messageState: 5, networkError: { network: 3, code: 21 } };
    expect(readReceipt(pdu('id:5 stat:DELIVRD err:000', tlvs))).toMatchObject({
      messageId: 'T',
      state: 'undeliverable',
      error: '21',
    });
  });

  it.each([
    [1, 'enroute', false],
    [2, 'delivered', true],
    [3, 'expired', true],
    [4, 'deleted', true],
    [5, 'undeliverable', true],
    [6, 'accepted', false],
    [7, 'unknown', true],
    [8, 'rejected', true],
  ] as const)('maps state %i of SMPP 3.4 to %s', (messageState, state, final) => {
    expect(readReceipt(pdu('', { receiptedMessageId: 'x', messageState }))).toMatchObject({ state, final });
    expect(isFinalState(state)).toBe(final);
  });

  it('reads nothing from the text of the message it quotes', () => {
    expect(readReceipt(pdu('id:5 text: stat:DELIVRD err:001'))).toEqual({
      messageId: '5',
      state: 'unknown',
      final: false,
      error: undefined,
      doneAt: undefined,
    });
    expect(readReceipt(pdu('stat:DELIVRD text: id:6'))).toBeNull();
  });

  it('reads one in UCS-2', () => {
    const bytes = Buffer.from('id:5 stat:DELIVRD', 'utf16le').swap16();
    expect(readReceipt(pdu('', { bytes, dataCoding: 8 }))).toMatchObject({
      messageId: '5',
      state: 'delivered',
    });
  });

  it('does not take an intermediate notification for the end, whatever it says', () => {
    expect(readReceipt(pdu('id:5 stat:UNDELIV err:001', { esmClass: 0x20 }))).toMatchObject({
      state: 'undeliverable',
      final: false,
    });
  });

  it.each([
    ['id:a\0b stat:DELIVRD', 'a'],
    [`id:${'x'.repeat(300)} stat:DELIVRD`, 'x'.repeat(255)],
    ['id:9f1c2c5e-7f3a-4b8e-9a51-0242ac120002 stat:DELIVRD', '9f1c2c5e-7f3a-4b8e-9a51-0242ac120002'],
    ['id:a_b[c]|~ stat:DELIVRD', 'a_b[c]|~'],
    ['id:\u00e9-1\u00a0stat:DELIVRD', '\u00e9-1'],
  ])('gives an id that can be stored, from %j', (text, messageId) => {
    expect(readReceipt(pdu(text))).toMatchObject({ messageId, state: 'delivered' });
  });

  it('cuts an id in a TLV to what can be stored', () => {
    const receipt = readReceipt(pdu('', { receiptedMessageId: 'x'.repeat(60_000), messageState: 2 }));
    expect(receipt?.messageId).toBe('x'.repeat(255));
  });

  it('bears anything, and says nothing that no database stores', () => {
    const fields = fc.constantFrom(
      'id:',
      'ID :',
      'stat:',
      'err: ',
      'done date:',
      'done_date:',
      'text:',
      ' ',
      '\0',
      '2611',
      '261123190512',
      'DELIVRD',
    );
    const texts = fc.array(fc.oneof(fields, fc.string({ maxLength: 6 })), { maxLength: 20 });
    fc.assert(
      fc.property(texts, fc.constantFrom(0, 1, 3, 8), (words, dataCoding) => {
        const receipt = readReceipt(pdu(words.join(''), { dataCoding }));
        if (receipt === null) return;
        expect(receipt.messageId).toMatch(/^[^\0\s]{1,255}$/);
        expect(receipt.error ?? '').toMatch(/^[^\0\s]{0,255}$/);
        expect(receipt.doneAt ?? '2026-11-23T19:05:00').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      }),
      { seed: 29, numRuns: 3000 },
    );
  });

  it('takes its time in proportion to a hostile text, not more', () => {
    const started = process.cpuUsage();
    readReceipt(pdu('id: '.repeat(20_000)));
    readReceipt(pdu(' '.repeat(60_000)));
    expect(process.cpuUsage(started).user).toBeLessThan(200_000);
  });
});
