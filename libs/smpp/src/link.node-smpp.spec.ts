import type { AddressInfo } from 'node:net';
import smpp from 'smpp';
import type { PDU, Server, Session } from 'smpp';
import { encodeText } from '../../sms-text/src/index.js';
import { readReceipt, sourceAddress, submitTemplates } from './index.js';
import { World } from '../test/setup.js';

/** A peer that shares no line with this library. */
describe('A link to an SMSC made by somebody else', () => {
  const world = new World();
  const submitted: PDU[] = [];
  let server: Server;
  let session: Session | undefined;

  beforeEach(async () => {
    submitted.length = 0;
    server = smpp.createServer((peer) => {
      session = peer;
      peer.on('error', () => {});
      peer.on('bind_transceiver', (pdu: PDU) => peer.send(pdu.response({ system_id: 'other' })));
      peer.on('enquire_link', (pdu: PDU) => peer.send(pdu.response()));
      peer.on('unbind', (pdu: PDU) => peer.send(pdu.response()));
      peer.on('submit_sm', (pdu: PDU) => {
        submitted.push(pdu);
        peer.send(pdu.response({ message_id: `m${submitted.length}` }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await world.clear();
    session?.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('binds, submits a long text of two parts, gets its receipt, and leaves', async () => {
    const { link, seen } = world.link((server.address() as AddressInfo).port);
    link.start();
    await seen.until(() => link.state === 'bound');
    const text = `Allerta rossa: ${'evacuare la zona. '.repeat(10)}È un'esercitazione.`;
    const { plan, parts } = encodeText(text, { maxParts: 10 });
    const templates = submitTemplates({
      source: sourceAddress('Faenza'),
      dataCoding: plan.dataCoding,
      parts,
      reference: 0x1ff,
      priority: 3,
      expiresAt: new Date('2026-11-23T19:04:30.500Z'),
    });
    templates.forEach((template, part) => link.submit(template, 393331234567, part));
    await seen.until(() => seen.results.length === plan.parts);

    expect(submitted).toHaveLength(plan.parts);
    submitted.forEach((pdu, i) => {
      expect(pdu).toMatchObject({
        source_addr_ton: 5,
        source_addr_npi: 0,
        source_addr: 'Faenza',
        dest_addr_ton: 1,
        dest_addr_npi: 1,
        destination_addr: '393331234567',
        esm_class: 0x40,
        data_coding: 8,
        priority_flag: 3,
        registered_delivery: 1,
      });
      expect(pdu.short_message?.udh).toEqual([Buffer.from([0, 3, 0xff, plan.parts, i + 1])]);
      expect((pdu.validity_period as Date).toISOString()).toMatch(/^2026-11-23T19:04:30/);
    });
    expect(submitted.map((pdu) => pdu.short_message?.message).join('')).toBe(text);
    expect(seen.results.map(({ messageId }) => messageId)).toEqual(submitted.map((_, i) => `m${i + 1}`));

    const answered = new Promise<PDU>((resolve) =>
      session?.deliver_sm(
        {
          esm_class: 4,
          source_addr: '393331234567',
          destination_addr: 'Faenza',
          short_message:
            'id:m1 sub:001 dlvrd:001 submit date:2611231904 done date:261123190512 stat:DELIVRD err:000 text:',
          receipted_message_id: 'm1',
          message_state: 2,
        },
        resolve,
      ),
    );
    expect((await answered).command_status).toBe(0);
    expect(seen.delivered.map(readReceipt)).toEqual([
      { messageId: 'm1', state: 'delivered', final: true, error: '000', doneAt: '2026-11-23T19:05:12' },
    ]);
    await link.stop({ drainMs: 1000 });
    expect(seen.down.map(({ reason }) => reason.code)).toEqual(['stopped']);
  });
});
