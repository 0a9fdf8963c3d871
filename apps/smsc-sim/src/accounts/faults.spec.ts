import { createSimulator } from '../simulator.js';
import type { Simulator } from '../simulator.js';
import { Esme, TO, eventually } from '../testing/esme.js';
import type { Account } from './account.js';
import type { BehaviourInput } from './behaviour.js';
import { behaviourPatch } from './behaviour.js';

let simulator: Simulator;
let account: Account;
let esme: Esme;

beforeEach(async () => {
  simulator = await createSimulator();
  account = simulator.smsc.accounts.get('campanile') as Account;
  esme = await Esme.bound(simulator.smppPort);
});
afterEach(async () => {
  esme.close();
  await simulator.stop();
});

function behave(patch: BehaviourInput): void {
  account.change(behaviourPatch.parse(patch));
}

async function statuses(count: number, from = esme): Promise<number[]> {
  const responses = await Promise.all(Array.from({ length: count }, () => from.submit()));
  return responses.map((response) => response.command_status);
}

describe('An SMSC that is told to misbehave', () => {
  it('refuses the chosen shares with their statuses, the same ones for the same seed', async () => {
    behave({ errors: { '0x14': 0.3, '0x08': 0.2 } });
    const given = await statuses(500);
    const share = (status: number) => given.filter((one) => one === status).length / given.length;
    expect(share(0x14)).toBeCloseTo(0.3, 1);
    expect(share(0x08)).toBeCloseTo(0.2, 1);
    expect(share(0)).toBeCloseTo(0.5, 1);
    expect(simulator.smsc.ledger.totals().parts).toBe(account.tally.accepted);

    const again = await createSimulator({
      accounts: [{ system_id: 'campanile', password: 'secret', errors: { '0x14': 0.3, '0x08': 0.2 } }],
    });
    const other = await Esme.bound(again.smppPort);
    expect(await statuses(500, other)).toEqual(given);
    other.close();
    await again.stop();
  });

  it('refuses chosen numbers always', async () => {
    behave({ refuse_numbers: { [TO]: '0x0B' } });
    expect(await statuses(2)).toEqual([0x0b, 0x0b]);
    expect((await esme.submit({ destination_addr: '393330000000' })).command_status).toBe(0);
  });

  it('refuses chosen senders always', async () => {
    behave({ refuse_senders: { FAENZA: '0x0A' } });
    expect((await esme.submit({ source_addr: 'FAENZA' })).command_status).toBe(0x0a);
    expect((await esme.submit({ source_addr: 'BRISIGHELLA' })).command_status).toBe(0);
  });

  it('answers late', async () => {
    behave({ response_latency_ms: 80 });
    const began = performance.now();
    await esme.submit();
    expect(performance.now() - began).toBeGreaterThanOrEqual(80);
  });

  it('accepts and never answers submits, while the link seems alive', async () => {
    behave({ silence: 'submits' });
    void esme.submit();
    await esme.request('enquire_link');
    expect(esme.arrived.some(({ command }) => command === 'submit_sm_resp')).toBe(false);
    expect(account.tally).toMatchObject({ accepted: 1, unanswered: 1 });
    expect(simulator.smsc.ledger.totals().messages).toBe(1);
  });

  it('says nothing at all, not even to a bind, until it is let speak', async () => {
    behave({ silence: 'everything' });
    void esme.request('enquire_link');
    const second = new Esme(simulator.smppPort);
    void second.bind();
    void esme.submit();
    await eventually(() => account.tally.unanswered === 1);
    behave({ silence: 'none' });
    await esme.submit();
    expect(esme.arrived.some(({ command }) => command === 'enquire_link_resp')).toBe(false);
    expect(account.binds.size).toBe(1);
    second.close();
  });

  it('drops the connection at a share of submits, accepted and unanswered', async () => {
    behave({ drop_share: 1 });
    void esme.submit();
    await esme.until(() => esme.closed);
    expect(account.tally).toMatchObject({ accepted: 1, unanswered: 1 });
  });

  it('drops every connection on command', async () => {
    expect(simulator.smsc.drop()).toBe(1);
    await esme.until(() => esme.closed);
    expect(account.binds.size).toBe(0);
  });

  it('refuses binds with a chosen status', async () => {
    behave({ bind_status: '0x0D' });
    const second = new Esme(simulator.smppPort);
    expect((await second.bind()).command_status).toBe(0x0d);
    second.close();
  });

  it.each([
    ['noise', 'bytes', 64],
    ['an impossible length', 'length', 16],
    ['an unknown command', 'command', 16],
    ['an answer to nothing', 'sequence', 16],
  ] as const)('answers with %s', async (_what, garbage, bytes) => {
    behave({ garbage, garbage_share: 1 });
    esme.socket.removeAllListeners('readable');
    const received = new Promise<Buffer>((resolve) => esme.socket.on('data', resolve));
    void esme.submit();
    expect(await received).toHaveLength(bytes);
    expect(account.tally.unanswered).toBe(1);
  });

  it('writes message ids in hexadecimal', async () => {
    behave({ ids: 'hex' });
    simulator.smsc.nextId = 0x1f2e3d4c5b;
    expect((await esme.submit()).message_id).toBe('1f2e3d4c5b');
  });
});

describe('The licence', () => {
  it('holds over all binds of the account together, in every second however it is laid', async () => {
    behave({ licence: 10 });
    const second = await Esme.bound(simulator.smppPort);
    const given = (await Promise.all([statuses(8), statuses(8, second)])).flat();
    expect(given.filter((status) => status === 0)).toHaveLength(10);
    expect(given.filter((status) => status === 0x58)).toHaveLength(6);
    expect(account.secondsAbove).toBe(1);
    second.close();
  });

  it('counts seconds above it also when it does not throttle', async () => {
    behave({ licence: 5, throttle: false });
    expect(await statuses(6)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(account.secondsAbove).toBe(1);
  });

  it('is not forgotten when something else changes', async () => {
    behave({ licence: 5 });
    await statuses(5);
    behave({ ids: 'hex' });
    expect(await statuses(1)).toEqual([0x58]);
  });
});
