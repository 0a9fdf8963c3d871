import { connect, type Socket } from 'node:net';
import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';
import type { Outbind } from './outbind.js';

const BIND_RECEIVER = 0x01;
const DELIVER_SM = 0x05;
const OUTBIND = 0x0b;
const RESPONSE = 0x8000_0000;
const UNBIND = 0x06;

/** `service_type` … `sm_default_msg_id` of a `deliver_sm` (SMPP 3.4 §4.6.1), then the text. */
const delivery = (from: string, esmClass: number, text: string) =>
  `\0\x01\x01${from}\0\x00\x014399\0${String.fromCharCode(esmClass)}\0\0\0\0\0\0\0\0${String.fromCharCode(text.length)}${text}`;

function pdu(command: number, sequence: number, body: string): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(16), Buffer.from(body, 'latin1')]);
  [bytes.length, command, 0, sequence].forEach((word, i) => bytes.writeUInt32BE(word, 4 * i));
  return bytes;
}

/** The part of an SMSC that calls, in bytes of its own. */
class Caller {
  closed = false;
  readonly heard: { command: number; status: number; sequence: number; body: string }[] = [];
  private readonly socket: Socket;
  private rest = Buffer.alloc(0);

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => (this.closed = true));
    this.socket.on('data', (chunk) => this.cut(chunk));
  }

  send(command: number, sequence: number, body = ''): void {
    this.socket.write(pdu(command, sequence, body));
  }

  async hears(command: number) {
    return waitFor(`PDU ${command}`, () => this.heard.find((one) => one.command === command) ?? null);
  }

  hangUp(): void {
    this.socket.destroy();
  }

  private cut(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    while (this.rest.length >= 16 && this.rest.length >= this.rest.readUInt32BE(0)) {
      const length = this.rest.readUInt32BE(0);
      const [command, status, sequence] = [4, 8, 12].map((at) => this.rest.readUInt32BE(at));
      const body = this.rest.toString('latin1', 16, length);
      this.heard.push({ command: command ?? 0, status: status ?? 0, sequence: sequence ?? 0, body });
      this.rest = this.rest.subarray(length);
    }
  }
}

describe('An SMSC that calls the dispatcher', () => {
  let rig: Rig;
  let outbind: Outbind;
  const callers: Caller[] = [];

  beforeAll(async () => {
    rig = await Rig.start({
      outbind: { port: 0, host: '127.0.0.1' },
      route: { outbind: { addresses: ['127.0.0.1'], systemId: 'smsc', password: 'calling' } },
      simulator: { receipts: { share: 0 } },
    });
    outbind = (await rig.dispatch()).engine.outbind;
  });

  afterEach(async () => {
    callers.splice(0).forEach((caller) => caller.hangUp());
    await waitFor('the end of the calls', () => (outbind.counts.bound.get('simulator') ?? 0) === 0);
  });
  afterAll(() => rig.end());

  const call = () => {
    const caller = new Caller(outbind.port);
    callers.push(caller);
    return caller;
  };
  const bound = async () => {
    const caller = call();
    caller.send(OUTBIND, 1, 'smsc\0calling\0');
    const { sequence, body } = await caller.hears(BIND_RECEIVER);
    expect(body.split('\0').slice(0, 2)).toEqual(['campanile', 'secret']);
    caller.send(RESPONSE + BIND_RECEIVER, sequence, 'SMSC\0');
    await waitFor('the bind', () => outbind.counts.bound.get('simulator') === 1);
    return caller;
  };

  it('is bound to with the account of its route, and what it delivers is taken before it is answered', async () => {
    const caller = await bound();
    caller.send(DELIVER_SM, 7, delivery('393331234567', 0, 'BASTA'));
    expect(await caller.hears(RESPONSE + DELIVER_SM)).toMatchObject({ status: 0, sequence: 7 });
    expect(rig.running.engine.inbound.counts).toEqual({ received: 1, refused: 0, incomplete: 0 });
  });

  it('brings receipts of what went over the binds of its route', async () => {
    const [person] = people(1, 393_630_000_000);
    if (person === undefined) throw new Error('nobody');
    const alertId = await rig.registration.release({ people: [person] });
    await rig.settled(alertId, 1, ({ submitted }) => submitted === 1);
    const [row] = await rig.query<{ message_key: string }>(
      'SELECT message_key FROM dispatcher.outcome WHERE message_key IS NOT NULL',
    );
    const caller = await bound();
    const text = `id:${row?.message_key} sub:001 dlvrd:001 submit date:2611240100 done date:2611240100 stat:DELIVRD err:000 text:`;
    caller.send(DELIVER_SM, 9, delivery(String(person.number), 4, text));
    await rig.settled(alertId, 1, ({ delivered }) => delivered === 1);
    expect(await caller.hears(RESPONSE + DELIVER_SM)).toMatchObject({ status: 0, sequence: 9 });
  });

  it('is sent away without a word when it is not who it should be, and is counted', async () => {
    const caller = call();
    caller.send(OUTBIND, 1, 'smsc\0guess\0');
    await waitFor('the end of the call', () => caller.closed);
    expect(caller.heard).toEqual([]);
    expect(outbind.counts.refused.get('wrong_credentials')).toBe(1);
  });

  it('is unbound from when the dispatcher stops, and its port is free', async () => {
    const caller = await bound();
    const ending = rig.running.end();
    const { sequence } = await caller.hears(UNBIND);
    caller.send(RESPONSE + UNBIND, sequence);
    await ending;
    expect(outbind.counts.bound.get('simulator')).toBe(0);
    await waitFor('the end of the call', () => caller.closed);
  });
});
