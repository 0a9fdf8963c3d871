import { createSimulator } from '../simulator.js';
import type { Simulator } from '../simulator.js';
import { Esme, TO } from '../testing/esme.js';

let simulator: Simulator;
const esmes: Esme[] = [];

beforeEach(async () => {
  const accounts = [
    { system_id: 'campanile', password: 'secret' },
    { system_id: 'narrow', password: 'narrow', binds: 1 },
  ];
  simulator = await createSimulator({ accounts });
});
afterEach(async () => {
  for (const esme of esmes.splice(0)) esme.close();
  await simulator.stop();
});

function connected(): Esme {
  const esme = new Esme(simulator.smppPort);
  esmes.push(esme);
  return esme;
}

async function bound(mode?: string): Promise<Esme> {
  const esme = await Esme.bound(simulator.smppPort, {}, mode);
  esmes.push(esme);
  return esme;
}

describe('A bind', () => {
  it.each(['transmitter', 'receiver', 'transceiver'])('as %s is accepted', async (mode) => {
    expect(await connected().bind({}, mode)).toMatchObject({
      command: `bind_${mode}_resp`,
      command_status: 0,
      system_id: 'campanile-sim',
    });
  });

  it('with an unknown system id is refused with 0x0F', async () => {
    expect((await connected().bind({ system_id: 'nobody' })).command_status).toBe(0x0f);
  });

  it('with a wrong password is refused with 0x0E', async () => {
    expect((await connected().bind({ password: 'wrong' })).command_status).toBe(0x0e);
  });

  it('beyond the allowed number is refused with 0x0D, and goes when one is free again', async () => {
    const narrow = { system_id: 'narrow', password: 'narrow' };
    const first = connected();
    expect((await first.bind(narrow)).command_status).toBe(0);
    expect((await connected().bind(narrow)).command_status).toBe(0x0d);
    await first.request('unbind');
    expect((await connected().bind(narrow)).command_status).toBe(0);
  });

  it('on a connection already bound is refused with 0x05', async () => {
    expect((await (await bound()).bind()).command_status).toBe(0x05);
  });
});

describe('A session', () => {
  it('has its enquire_link answered', async () => {
    expect(await (await bound()).request('enquire_link')).toMatchObject({ command: 'enquire_link_resp' });
  });

  it('ends with unbind: answered, then closed', async () => {
    const esme = await bound();
    expect((await esme.request('unbind')).command_status).toBe(0);
    await esme.until(() => esme.closed);
  });

  it('gets generic_nack 0x03 for a command the SMSC does not know', async () => {
    const esme = await bound();
    esme.socket.write(Buffer.from('00000010000000ff0000000000000007', 'hex'));
    await esme.until(() => esme.arrived.some(({ command }) => command === 'generic_nack'));
    expect(esme.arrived.at(-1)).toMatchObject({ command_status: 0x03, sequence_number: 7 });
  });

  it.each(['00000000', '0000000c', '7fffffff'])(
    'is closed after a command_length of 0x%s',
    async (length) => {
      const esme = await bound();
      esme.socket.write(Buffer.from(`${length}000000040000000000000007`, 'hex'));
      await esme.until(() => esme.closed);
      expect(esme.arrived.at(-1)).toMatchObject({ command: 'generic_nack', command_status: 0x02 });
    },
  );

  it('is closed after a bind that ends in the middle of a field', async () => {
    const esme = connected();
    esme.socket.write(Buffer.from('00000014000000090000000000000001' + '00000000', 'hex'));
    await esme.until(() => esme.closed || esme.arrived.length > 0);
    expect(esme.arrived.at(-1)?.command_status).not.toBe(0);
  });
});

describe('A submit', () => {
  it('is answered with an id of its own', async () => {
    const esme = await bound('transmitter');
    const [first, second] = await Promise.all([esme.submit(), esme.submit()]);
    expect(first.message_id).toMatch(/^\d+$/);
    expect(BigInt(second.message_id ?? 0) - BigInt(first.message_id ?? 0)).toBe(1n);
  });

  it('is refused with 0x04 before a bind, and on a receiver', async () => {
    expect((await connected().submit()).command_status).toBe(0x04);
    expect((await (await bound('receiver')).submit()).command_status).toBe(0x04);
  });

  it.each([
    ['letters', 'Faenza', 0x0b],
    ['nothing', '', 0x0b],
    ['a leading zero', '00393331234567', 0x0b],
    ['sixteen digits', '3933312345678901', 0x0b],
  ])('to %s is refused with 0x0B', async (_what, destination, status) => {
    expect((await (await bound()).submit({ destination_addr: destination })).command_status).toBe(status);
  });

  it('with a validity period that is no time is refused with 0x62', async () => {
    expect(
      (await (await bound()).submit({ validity_period: 'tomorrow at noon' + '!!' })).command_status,
    ).toBe(0x62);
  });

  it('that comes byte by byte, or many at once, is read all the same', async () => {
    const esme = await bound();
    const body = Buffer.from(`\0\x05\0Faenza\0\x01\x01${TO}\0\0\0\0\0\0\0\0\0\0\x02Ok`, 'latin1');
    const header = Buffer.alloc(16);
    header.writeUInt32BE(16 + body.length, 0);
    header.writeUInt32BE(4, 4);
    const pdu = Buffer.concat([header, body]);
    for (const byte of pdu) esme.socket.write(Buffer.of(byte));
    esme.socket.write(Buffer.concat([pdu, pdu, pdu]));
    await esme.until(() => esme.arrived.filter(({ command }) => command === 'submit_sm_resp').length === 4);
    expect(simulator.smsc.ledger.totals()).toMatchObject({ numbers: 1, parts: 4, messages: 4 });
  });

  it('cut short inside is refused, and the next is read well', async () => {
    const esme = await bound();
    esme.socket.write(Buffer.from('00000014000000040000000000000063' + '00050046', 'hex'));
    await esme.until(() => esme.arrived.some(({ sequence_number: sequence }) => sequence === 0x63));
    expect(esme.arrived.at(-1)?.command_status).not.toBe(0);
    expect((await esme.submit()).command_status).toBe(0);
  });
});
