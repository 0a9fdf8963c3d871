import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { LINK_TRANSITIONS } from './link-states.js';
import { selfSigned } from '../test/self-signed.js';
import { World } from '../test/setup.js';

const BIND_RX = 1;
const BIND_TX = 2;
const BIND_TRX = 9;
const NACK = 0x80000000;

const world = new World();
afterEach(() => world.clear());

describe('A link that binds', () => {
  it('says who it is, as SMPP 3.4, as a transceiver', async () => {
    const { peer, link, seen } = await world.bound({ systemType: 'EWS', addressTon: 1, addressNpi: 1 });
    const [bind] = peer.of(BIND_TRX);
    expect(bind?.body.toString('latin1')).toBe('faenza\0secret\0EWS\0\x34\x01\x01\0');
    expect(link.state).toBe('bound');
    expect(seen.bound).toEqual([1]);
    expect(link.freeWindow).toBe(10);
  });

  it('falls back to a transmitter and a receiver when the peer knows no transceiver', async () => {
    const peer = await world.peer();
    peer.on(BIND_TRX, (pdu, session) => session.send(NACK, 0x03, pdu.sequence));
    const { link, seen } = world.link(peer.port);
    link.start();
    await seen.until(() => link.state === 'bound');
    expect(peer.of(BIND_TX)).toHaveLength(1);
    expect(peer.of(BIND_RX)).toHaveLength(1);
    expect(link.freeWindow).toBe(10);
    expect(seen.refused).toEqual([]);
  });

  it('takes the whole pair down when one half goes, and brings both back', async () => {
    const { peer, seen } = await world.bound({ mode: 'pair' });
    peer.last.socket.destroy();
    await seen.until(() => seen.bound.length === 2);
    expect(seen.down).toHaveLength(1);
    expect(seen.down[0]?.reason.code).toBe('peer_closed');
    expect(seen.bound).toEqual([1, 2]);
    expect(peer.of(BIND_TX)).toHaveLength(2);
    expect(peer.of(BIND_RX)).toHaveLength(2);
    await peer.until(() => peer.sessions.filter(({ socket }) => !socket.destroyed).length === 2);
  });

  it.each([0x0e, 0x0f, 0x53])(
    'stops and reports credentials refused by status %i, until started again',
    async (status) => {
      const peer = await world.peer();
      peer.on(BIND_TRX, (pdu, session) => session.send(NACK + BIND_TRX, status, pdu.sequence));
      const { link, seen } = world.link(peer.port);
      link.start();
      await seen.until(() => seen.failed.length > 0);
      expect(link.state).toBe('refused');
      expect(seen.refused).toEqual([{ status, final: true }]);
      expect(seen.failed).toEqual([
        { reason: expect.objectContaining({ code: 'bind_refused', status }), retryMs: undefined },
      ]);
      expect(peer.sessions).toHaveLength(1);
      link.start();
      await peer.got(BIND_TRX, 2);
    },
  );

  it('takes a refusal for what this peer means by it', async () => {
    const peer = await world.peer();
    peer.on(BIND_TRX, (pdu, session) => session.send(NACK + BIND_TRX, 0x400, pdu.sequence));
    const { link, seen } = world.link(peer.port, { actions: new Map([[0x400, 'credentials']]) });
    link.start();
    await seen.until(() => seen.failed.length > 0);
    expect(link.state).toBe('refused');
  });

  it('asks again slowly, and ever more so, after a bind that failed for another reason', async () => {
    const peer = await world.peer();
    const refuse = (command: number): void => {
      peer.on(command, (pdu, session) => session.send(NACK + command, 0x0d, pdu.sequence));
    };
    [BIND_TRX, BIND_TX].forEach(refuse);
    const { link, seen } = world.link(peer.port, {
      random: () => 0.999,
      timers: { refusedMs: 30, reconnectMs: 1 },
    });
    link.start();
    await seen.until(() => seen.failed.length === 2);
    const waits = seen.failed.map(({ retryMs }) => Math.round(retryMs ?? 0));
    expect(waits).toEqual([30, 60]);
    expect(seen.refused).toEqual([
      { status: 0x0d, final: false },
      { status: 0x0d, final: false },
    ]);
  });

  it('asks a peer that is merely busy again like one that was away', async () => {
    const peer = await world.peer();
    let refusals = 0;
    peer.on(BIND_TRX, (pdu, session) =>
      session.send(NACK + BIND_TRX, refusals++ < 2 ? 0x08 : 0, pdu.sequence),
    );
    const { link, seen } = world.link(peer.port);
    link.start();
    await seen.until(() => link.state === 'bound');
    expect(link.epoch).toBe(3);
  });

  it('gives up a bind that nobody answers, and tries again', async () => {
    const peer = await world.peer();
    let asked = 0;
    peer.on(BIND_TRX, (pdu, session) => {
      if (asked++ > 0) session.send(NACK + BIND_TRX, 0, pdu.sequence, 'x\0');
    });
    const { link, seen } = world.link(peer.port, { timers: { bindMs: 20 } });
    link.start();
    await seen.until(() => link.state === 'bound');
    expect(seen.failed[0]?.reason.code).toBe('bind_timeout');
  });

  it('waits longer and longer for a peer that is away, and is there when it comes', async () => {
    const reserved = createServer();
    await new Promise<void>((resolve) => reserved.listen(0, '127.0.0.1', resolve));
    const { port } = reserved.address() as AddressInfo;
    await new Promise((resolve) => reserved.close(resolve));
    const { link, seen } = world.link(port, {
      random: () => 0.999,
      timers: { reconnectMs: 4, reconnectMaxMs: 16 },
    });
    link.start();
    await seen.until(() => seen.failed.length === 4);
    expect(seen.failed.map(({ retryMs }) => Math.round(retryMs ?? 0))).toEqual([4, 8, 16, 16]);
    expect(seen.failed.every(({ reason }) => reason.code === 'connect_failed')).toBe(true);
  });

  it('refuses options that could never bind, without quoting the password', () => {
    expect(() => world.link(1, { window: 0 })).toThrow(expect.objectContaining({ code: 'invalid_options' }));
    expect(() => world.link(70_000)).toThrow(expect.objectContaining({ code: 'invalid_options' }));
    expect(() => world.link(1, { tls: { ca: 'x', cert: 'no certificate' } })).toThrow(
      /^A certificate or key for TLS cannot be read$/,
    );
    expect(() => world.link(1, { password: 'pässword' })).toThrow(/^password must be plain ASCII$/);
  });
});

describe('A link over TLS', () => {
  const tls = selfSigned();

  it('binds to a peer whose certificate it can verify', async () => {
    const peer = await world.peer(tls);
    const { link, seen } = world.link(peer.port, { tls: { ca: tls.cert } });
    link.start();
    await seen.until(() => link.state === 'bound');
    expect(peer.of(BIND_TRX)).toHaveLength(1);
  });

  it.each([
    ['an authority nobody trusts', { tls: true }],
    ['another name', { tls: { ca: tls.cert, servername: 'smsc.example' } }],
    ['another certificate', { tls: { ca: selfSigned().cert } }],
  ])('never sends its password to a peer with %s', async (_, options) => {
    const peer = await world.peer(tls);
    const { link, seen } = world.link(peer.port, options);
    link.start();
    await seen.until(() => seen.failed.length > 0);
    expect(seen.failed[0]?.reason.code).toBe('connect_failed');
    expect(peer.received).toEqual([]);
  });
});

describe('The states of a link', () => {
  it('form a table in which every state is reached and none is a trap', () => {
    const states = Object.keys(LINK_TRANSITIONS).sort();
    const reached = new Set(Object.values(LINK_TRANSITIONS).flat());
    expect([...reached, 'idle'].sort()).toEqual(states);
    for (const next of Object.values(LINK_TRANSITIONS)) expect(next.length).toBeGreaterThan(0);
  });
});
