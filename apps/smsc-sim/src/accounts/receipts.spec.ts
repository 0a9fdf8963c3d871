import { createSimulator } from '../simulator.js';
import type { Simulator } from '../simulator.js';
import { Esme, TO, eventually } from '../testing/esme.js';
import type { EsmePdu } from '../testing/esme.js';
import type { Account } from './account.js';
import { behaviourPatch } from './behaviour.js';
import type { BehaviourInput } from './behaviour.js';

let simulator: Simulator;
let account: Account;
let esme: Esme;

beforeEach(async () => {
  simulator = await createSimulator();
  account = simulator.smsc.accounts.get('campanile') as Account;
  esme = await Esme.bound(simulator.smppPort);
  behave({ receipts: { latency_ms: 0 } });
});
afterEach(async () => {
  esme.close();
  await simulator.stop();
});

function behave(patch: BehaviourInput): void {
  account.change(behaviourPatch.parse(patch));
}

const wanted = { registered_delivery: 1 };
const textOf = (pdu: EsmePdu | undefined) => pdu?.short_message?.message ?? '';

describe('A receipt', () => {
  it('comes to who asked for one, from the phone, with the id in text and in TLVs', async () => {
    const { message_id: id } = await esme.submit(wanted);
    const [receipt] = await esme.delivered(1);
    expect(receipt).toMatchObject({
      source_addr: TO,
      destination_addr: 'Faenza',
      esm_class: 4,
      receipted_message_id: id,
      message_state: 2,
    });
    expect(textOf(receipt)).toMatch(
      new RegExp(
        `^id:${id} sub:001 dlvrd:001 submit date:\\d{10} done date:\\d{10} stat:DELIVRD err:000 text:$`,
      ),
    );
    await eventually(() => account.courier.tallies.receipt.answered === 1);
  });

  it('does not come to who did not ask', async () => {
    await esme.submit();
    await esme.submit({ ...wanted, destination_addr: '393330000001' });
    const [receipt] = await esme.delivered(1);
    expect(receipt?.source_addr).toBe('393330000001');
  });

  it('comes of failures alone to who asked for those', async () => {
    await esme.submit({ registered_delivery: 2 });
    behave({ receipts: { states: { UNDELIV: 1 } } });
    await esme.submit({ registered_delivery: 2 });
    const [receipt] = await esme.delivered(1);
    expect(textOf(receipt)).toContain('dlvrd:000');
    expect(textOf(receipt)).toContain('stat:UNDELIV err:001');
    expect(receipt?.message_state).toBe(5);
    expect(account.courier.tallies.receipt.sent).toBe(1);
  });

  it('has text alone, or TLVs alone, as chosen', async () => {
    behave({ receipts: { form: 'text' } });
    await esme.submit(wanted);
    await esme.delivered(1);
    behave({ receipts: { form: 'tlv' } });
    await esme.submit(wanted);
    const [text, tlv] = await esme.delivered(2);
    expect(text?.receipted_message_id).toBeUndefined();
    expect(textOf(text)).toContain('stat:DELIVRD');
    expect(tlv?.message_state).toBe(2);
    expect(textOf(tlv)).toBe('');
  });

  it('writes in hexadecimal an id that the response wrote in decimal, as chosen', async () => {
    behave({ receipt_ids: 'hex' });
    const { message_id: id } = await esme.submit(wanted);
    const [receipt] = await esme.delivered(1);
    expect(receipt?.receipted_message_id).toBe(BigInt(id ?? 0).toString(16));
  });

  it('comes after the response, also when both are slow', async () => {
    behave({ response_latency_ms: 20 });
    await esme.submit(wanted);
    await esme.delivered(1);
    expect(esme.arrived.map(({ command }) => command).slice(-2)).toEqual(['submit_sm_resp', 'deliver_sm']);
  });

  it('comes before the response when it is to be early', async () => {
    behave({ receipts: { early_share: 1 } });
    for (let i = 0; i < 3; i++) await esme.submit(wanted);
    const pair = ['deliver_sm', 'submit_sm_resp'];
    expect(esme.arrived.map(({ command }) => command).slice(1)).toEqual([...pair, ...pair, ...pair]);
  });

  it('comes twice when it is to be doubled', async () => {
    behave({ receipts: { duplicate_share: 1 } });
    const { message_id: id } = await esme.submit(wanted);
    const receipts = await esme.delivered(2);
    expect(receipts.map((one) => one.receipted_message_id)).toEqual([id, id]);
  });

  it('comes by the bind of its message, or by another one as chosen', async () => {
    const second = await Esme.bound(simulator.smppPort);
    for (let i = 0; i < 4; i++) await esme.submit(wanted);
    await esme.delivered(4);
    expect(second.deliveries).toHaveLength(0);
    behave({ receipts: { other_bind_share: 1 } });
    for (let i = 0; i < 4; i++) await esme.submit(wanted);
    await second.delivered(4);
    expect(esme.deliveries).toHaveLength(4);
    second.close();
  });

  it('comes again when it was refused', async () => {
    behave({ receipts: { retry_ms: 5 } });
    esme.answers.push(0x64);
    const { message_id: id } = await esme.submit(wanted);
    const receipts = await esme.delivered(2);
    expect(receipts[1]?.receipted_message_id).toBe(id);
    await eventually(() => account.courier.tallies.receipt.answered === 1);
    expect(account.courier.tallies.receipt).toMatchObject({ sent: 2, refused: 1 });
  });

  it('is outstanding until it is taken, also while it waits to come again', async () => {
    behave({ receipts: { retry_ms: 200 } });
    esme.answers.push(0x64);
    expect(account.courier.outstanding).toBe(0);
    await esme.submit(wanted);
    await eventually(() => account.courier.tallies.receipt.refused === 1);
    expect(account.courier).toMatchObject({ waitingCount: 0, outstanding: 1 });
    await esme.delivered(2);
    await eventually(() => account.courier.tallies.receipt.answered === 1);
    expect(account.courier.outstanding).toBe(0);
  });

  it('waits for a receiver, and comes again when the bind went before answering', async () => {
    esme.close();
    const transmitter = await Esme.bound(simulator.smppPort, {}, 'transmitter');
    const { message_id: id } = await transmitter.submit(wanted);
    await eventually(() => account.courier.waitingCount === 1);
    const deaf = await deafReceiver();
    await eventually(() => account.courier.tallies.receipt.sent === 1);
    deaf.close();
    const receiver = await Esme.bound(simulator.smppPort, {}, 'receiver');
    const [receipt] = await receiver.delivered(1);
    expect(receipt?.receipted_message_id).toBe(id);
    receiver.close();
    transmitter.close();
  });

  it('does not outlive a reset', async () => {
    behave({ receipts: { latency_ms: 30 } });
    await esme.submit(wanted);
    simulator.smsc.reset();
    await esme.submit({ ...wanted, destination_addr: '393330000002' });
    await esme.delivered(1);
    expect(esme.deliveries.map(({ source_addr: from }) => from)).toEqual(['393330000002']);
  });

  it('never has more unanswered on a bind than its window', async () => {
    behave({ receipts: { window: 3 } });
    const transmitter = await Esme.bound(simulator.smppPort, {}, 'transmitter');
    esme.close();
    await eventually(() => account.binds.size === 1);
    const deaf = await deafReceiver();
    await Promise.all(Array.from({ length: 20 }, () => transmitter.submit(wanted)));
    await eventually(() => account.courier.waitingCount === 17);
    expect(account.courier.tallies.receipt.sent).toBe(3);
    expect(account.courier.outstanding).toBe(20);
    const receiver = await Esme.bound(simulator.smppPort, {}, 'receiver');
    await receiver.delivered(17);
    deaf.close();
    await receiver.delivered(20);
    receiver.close();
    transmitter.close();
  });
});

/** Bound, and never reads what comes. */
async function deafReceiver(): Promise<Esme> {
  const deaf = new Esme(simulator.smppPort);
  deaf.socket.once('connect', () => deaf.socket.removeAllListeners('readable'));
  const before = account.binds.size;
  void deaf.bind({}, 'receiver');
  await eventually(() => account.binds.size === before + 1);
  return deaf;
}

describe('A message from a phone', () => {
  it('comes as deliver_sm in the alphabet its text needs', async () => {
    simulator.smsc.inbound(account, Number(TO), '3399900000', 'STOP');
    simulator.smsc.inbound(account, Number(TO), '3399900000', 'È vero?');
    const [stop, question] = await esme.delivered(2);
    expect(stop).toMatchObject({
      source_addr: TO,
      destination_addr: '3399900000',
      esm_class: 0,
      data_coding: 0,
    });
    expect(textOf(stop)).toBe('STOP');
    expect(question?.data_coding).toBe(8);
    expect(textOf(question)).toBe('È vero?');
  });

  it('in parts when it is long, each with its header', async () => {
    const text = 'a'.repeat(200);
    expect(simulator.smsc.inbound(account, Number(TO), 'Faenza', text)).toMatchObject({ parts: 2 });
    const parts = await esme.delivered(2);
    expect(parts.map(textOf).join('')).toBe(text);
    expect(parts.map(({ esm_class: esmClass }) => esmClass)).toEqual([0x40, 0x40]);
    expect(parts.map((part) => part.short_message?.udh?.[0]?.at(-1))).toEqual([1, 2]);
  });

  it('waits until somebody is bound to receive it', async () => {
    esme.close();
    await eventually(() => account.binds.size === 0);
    expect(simulator.smsc.inbound(account, Number(TO), 'Faenza', 'STOP').waiting).toBe(true);
    const receiver = await Esme.bound(simulator.smppPort, {}, 'receiver');
    const [stop] = await receiver.delivered(1);
    expect(textOf(stop)).toBe('STOP');
    receiver.close();
  });
});
