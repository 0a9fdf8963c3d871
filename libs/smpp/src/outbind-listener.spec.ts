import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { OutbindListener } from './index.js';
import type { OutbindOptions, OutbindPeer, OutbindRefusal } from './index.js';
import { Recorder } from '../test/recorder.js';
import { PeerSession, pduBytes } from '../test/scripted-peer.js';
import type { RawPdu } from '../test/scripted-peer.js';
import { selfSigned } from '../test/self-signed.js';
import { template } from '../test/setup.js';

const OUTBIND = 0x0b;
const BIND_RX = 1;
const RESPONSE = 0x80000000;
const ENQUIRE = 0x15;

/** The part of an SMSC that calls. */
class Caller {
  readonly received: RawPdu[] = [];
  readonly session: PeerSession;
  private waiters: (() => void)[] = [];
  closed = false;

  constructor(port: number, ca?: string) {
    const host = '127.0.0.1';
    const socket: Socket = ca === undefined ? connect(port, host) : connectTls({ port, host, ca });
    this.session = new PeerSession(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      this.received.push(...this.session.cut(chunk));
      this.tell();
    });
    socket.on('close', () => {
      this.closed = true;
      this.tell();
    });
  }

  async until(fact: () => boolean): Promise<void> {
    while (!fact()) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  private tell(): void {
    for (const wake of this.waiters.splice(0)) wake();
  }
}

describe('An SMSC that calls', () => {
  const listeners: OutbindListener[] = [];
  const callers: Caller[] = [];
  let seen: Recorder;
  let refusals: OutbindRefusal[];

  beforeEach(() => {
    seen = new Recorder();
    refusals = [];
  });
  afterEach(async () => {
    for (const { session } of callers.splice(0)) session.socket.destroy();
    await Promise.all(listeners.splice(0).map((listener) => listener.close({ drainMs: 0 })));
  });

  const call = async (
    peer: Partial<OutbindPeer> = {},
    options: Partial<OutbindOptions> = {},
    ca?: string,
  ): Promise<Caller> => {
    const listener = new OutbindListener({
      ...{ host: '127.0.0.1', port: 0, onRefused: (reason: OutbindRefusal) => refusals.push(reason) },
      peers: [
        {
          ...{ address: '127.0.0.1', systemId: 'smsc', password: 'calling' },
          account: { systemId: 'faenza', password: 'secret', timers: { unbindMs: 50 } },
          handler: seen,
          ...peer,
        },
      ],
      ...options,
    });
    listeners.push(listener);
    const caller = new Caller(await listener.listen(), ca);
    callers.push(caller);
    return caller;
  };

  const bind = async (caller: Caller): Promise<void> => {
    caller.session.send(OUTBIND, 0, 1, 'smsc\0calling\0');
    await caller.until(() => caller.received.length > 0);
    const [asked] = caller.received as [RawPdu];
    caller.session.send(RESPONSE + BIND_RX, 0, asked.sequence, 'SMSC\0');
    await seen.until(() => seen.bound.length === 1);
  };

  it('is bound to as a receiver on the connection it opened, and delivers over it', async () => {
    const caller = await call();
    await bind(caller);
    expect(caller.received[0]).toMatchObject({ command: BIND_RX });
    expect(caller.received[0]?.body.toString('latin1')).toBe('faenza\0secret\0\0\x34\0\0\0');
    caller.session.send(5, 0, 9, '\0\x01\x0139333\0\x05\0Faenza\0\0\0\0\0\0\0\0\0\0\x04STOP');
    await caller.until(() => caller.received.length === 2);
    expect(caller.received[1]).toMatchObject({ command: 0x80000005, status: 0, sequence: 9 });
    expect(seen.delivered[0]).toMatchObject({ bytes: Buffer.from('STOP') });
  });

  it('may have to speak TLS, and then is sent away in clear', async () => {
    const tls = selfSigned();
    await bind(await call({}, { tls }, tls.cert));
    expect(seen.bound).toHaveLength(1);
    const caller = await call({}, { tls });
    caller.session.send(OUTBIND, 0, 1, 'smsc\0calling\0');
    await caller.until(() => caller.closed);
    expect(refusals).toEqual(['no_outbind']);
    expect(seen.bound).toHaveLength(1);
  });

  it('gets no messages: a receiver submits nothing', async () => {
    let link: unknown;
    seen.onBound = (bound) => {
      link = bound;
      seen.bound.push(bound.epoch);
    };
    const caller = await call();
    caller.session.send(OUTBIND, 0, 1, 'smsc\0calling\0');
    await caller.until(() => caller.received.length > 0);
    caller.session.send(RESPONSE + BIND_RX, 0, caller.received[0]?.sequence ?? 0, 'SMSC\0');
    caller.session.send(ENQUIRE, 0, 2);
    await caller.until(() => caller.received.length === 2);
    expect(link).toMatchObject({ state: 'bound', freeWindow: 0 });
    expect(() => (link as { submit: (...all: unknown[]) => number }).submit(template, 39333, 1)).toThrow(
      expect.objectContaining({ code: 'not_bound' }),
    );
  });

  it('is not called back when it hangs up, and may call again', async () => {
    const caller = await call();
    await bind(caller);
    caller.session.socket.destroy();
    await seen.until(() => seen.down.length === 1);
    expect(seen.down[0]?.reason.code).toBe('peer_closed');
    expect(seen.failed).toEqual([]);
  });

  it.each([
    ['from another address', { address: '192.0.2.1' }, [OUTBIND, 'smsc\0calling\0'], 'unknown_address'],
    ['with another password', {}, [OUTBIND, 'smsc\0other\0'], 'wrong_credentials'],
    ['under another name', {}, [OUTBIND, 'other\0calling\0'], 'wrong_credentials'],
    ['and says something else first', {}, [ENQUIRE, ''], 'no_outbind'],
    ['and has no end of what it says', {}, [OUTBIND, 'x'.repeat(200)], 'no_outbind'],
  ] as const)('%s is sent away without a word', async (_, peer, [command, body], reason) => {
    const caller = await call(peer);
    caller.session.socket.write(pduBytes(command, 0, 1, body));
    await caller.until(() => caller.closed);
    expect(caller.received).toEqual([]);
    expect(refusals).toEqual([reason]);
    expect(seen.bound).toEqual([]);
  });

  it('and never says who it is loses the connection', async () => {
    const caller = await call({}, { outbindMs: 10 });
    await caller.until(() => caller.closed);
    expect(refusals).toEqual(['no_outbind']);
  });

  it('loses it at the latest when nobody listens any more', async () => {
    const caller = await call();
    await bind(caller);
    await listeners.splice(0)[0]?.close({ drainMs: 0 });
    await caller.until(() => caller.closed);
    expect(seen.down[0]?.reason.code).toBe('stopped');
  });
});
