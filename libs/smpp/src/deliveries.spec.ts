import { ReceiptRecorder } from '../test/recorder.js';
import { World } from '../test/setup.js';

const DELIVER = 5;
const DELIVER_RESP = 0x80000005;
const DATA = 0x103;
const DATA_RESP = 0x80000103;

const deliver = (esmClass: number, text: string, tlvs = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`\0\x01\x0139333\0\x05\0Faenza\0${String.fromCharCode(esmClass)}\0\0\0\0\0\0\0\0`, 'latin1'),
    Buffer.from([text.length]),
    Buffer.from(text + tlvs, 'latin1'),
  ]);

const world = new World();
afterEach(() => world.clear());

describe('Receipts of a link whose handler wants them by themselves', () => {
  it('are answered in bulk, in any order, each as the handler says', async () => {
    const { peer, seen } = await world.bound({}, new ReceiptRecorder());
    for (const sequence of [1, 2, 3])
      peer.last.send(DELIVER, 0, sequence, deliver(4, `id:m${sequence} stat:DELIVRD err:000`));
    await seen.until(() => seen.receipts.length === 3);
    expect(seen.receipts.map(({ messageId }) => messageId)).toEqual(['m1', 'm2', 'm3']);
    expect(peer.of(DELIVER_RESP)).toEqual([]);
    [...seen.owed].reverse().forEach(({ answers, ticket }, i) => answers.answer(ticket, i === 1 ? 0x64 : 0));
    const answers = await peer.got(DELIVER_RESP, 3);
    expect(answers.map(({ sequence, status }) => [sequence, status])).toEqual([
      [3, 0],
      [2, 0x64],
      [1, 0],
    ]);
  });

  it('may come as data_sm, with a sequence number of 32 bits', async () => {
    const { peer, seen } = await world.bound({}, new ReceiptRecorder());
    const body = '\0\x01\x0139333\0\x05\0Faenza\0\x04\0\0\0\x1e\0\x04a_B\0\x04\x27\0\x01\x02';
    peer.last.send(DATA, 0, 0xfffffff1, body);
    await seen.until(() => seen.receipts.length === 1);
    expect(seen.receipts[0]).toMatchObject({ messageId: 'a_B', state: 'delivered', final: true });
    for (const { answers, ticket } of seen.owed) answers.answer(ticket, 0);
    expect((await peer.got(DATA_RESP))[0]).toMatchObject({ status: 0, sequence: 0xfffffff1 });
  });

  it('keep the _ of their ids under data_coding 0', async () => {
    const { peer, seen } = await world.bound({}, new ReceiptRecorder());
    peer.last.send(DELIVER, 0, 1, deliver(4, 'id:1_a@$ stat:DELIVRD'));
    await seen.until(() => seen.receipts.length === 1);
    expect(seen.receipts[0]?.messageId).toBe('1_a@$');
  });

  it('leave inbound messages and receipts without an id to the other handler', async () => {
    const { peer, seen } = await world.bound({}, new ReceiptRecorder());
    peer.last.send(DELIVER, 0, 1, deliver(0, 'id:5 stat:DELIVRD'));
    peer.last.send(DELIVER, 0, 2, deliver(4, 'no id here'));
    await peer.got(DELIVER_RESP, 2);
    expect(seen.receipts).toEqual([]);
    expect(seen.delivered.map(({ isReceipt }) => isReceipt)).toEqual([false, true]);
  });

  it('beyond the window wait at the peer (0x64) until others are answered', async () => {
    const { peer, seen } = await world.bound({ deliverWindow: 2 }, new ReceiptRecorder());
    for (const sequence of [1, 2, 3]) peer.last.send(DELIVER, 0, sequence, deliver(4, 'id:5 stat:DELIVRD'));
    expect((await peer.got(DELIVER_RESP))[0]).toMatchObject({ status: 0x64, sequence: 3 });
    for (const { answers, ticket } of seen.owed) answers.answer(ticket, 0);
    await peer.got(DELIVER_RESP, 3);
    peer.last.send(DELIVER, 0, 4, deliver(4, 'id:6 stat:DELIVRD'));
    await seen.until(() => seen.receipts.length === 3);
  });

  it('answered after the end of their connection harm nobody', async () => {
    const { peer, seen } = await world.bound({}, new ReceiptRecorder());
    peer.last.send(DELIVER, 0, 1, deliver(4, 'id:5 stat:DELIVRD'));
    await seen.until(() => seen.receipts.length === 1);
    peer.last.socket.destroy();
    await seen.until(() => seen.bound.length === 2);
    for (const { answers, ticket } of seen.owed) answers.answer(ticket, 0);
    peer.last.send(DELIVER, 0, 2, deliver(4, 'id:6 stat:DELIVRD'));
    await seen.until(() => seen.receipts.length === 2);
    expect(peer.of(DELIVER_RESP)).toEqual([]);
  });
});
