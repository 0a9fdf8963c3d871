import { connect } from 'node:net';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { pduBytes } from '../test/scripted-peer.js';
import { template, World } from '../test/setup.js';

const SUBMIT = 4;
const SUBMIT_RESP = 0x80000004;
const DELIVER = 5;
const DELIVER_RESP = 0x80000005;
const DATA = 0x103;
const DATA_RESP = 0x80000103;
const UNBIND = 6;
const UNBIND_RESP = 0x80000006;
const ENQUIRE = 0x15;
const ENQUIRE_RESP = 0x80000015;
const NACK = 0x80000000;

const STOP_BODY = '\0\x01\x0139333\0\x05\0Faenza\0\0\0\0\0\0\0\0\0\0\x04STOP';

const world = new World();
afterEach(() => world.clear());

describe('What the peer delivers', () => {
  it('is answered with what the handler decided, once it decided', async () => {
    const { peer, seen } = await world.bound();
    let decide: (status: number) => void = () => {};
    seen.answer = () => new Promise((resolve) => (decide = resolve));
    peer.last.send(DELIVER, 0, 31, STOP_BODY);
    await seen.until(() => seen.delivered.length === 1);
    expect(seen.delivered[0]).toMatchObject({
      sequence: 31,
      source: { ton: 1, npi: 1, address: '39333' },
      destination: { ton: 5, npi: 0, address: 'Faenza' },
      isReceipt: false,
      bytes: Buffer.from('STOP'),
    });
    expect(peer.of(DELIVER_RESP)).toEqual([]);
    decide(0);
    const [answer] = await peer.got(DELIVER_RESP);
    expect(answer).toEqual({ command: DELIVER_RESP, status: 0, sequence: 31, body: Buffer.from([0]) });
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('no room'))],
    [
      'throws',
      () => {
        throw new Error('no room');
      },
    ],
  ])('is asked for again (0x64) when the handler %s', async (_, answer) => {
    const { peer, link, seen } = await world.bound();
    seen.answer = answer;
    peer.last.send(DELIVER, 0, 1, STOP_BODY);
    expect((await peer.got(DELIVER_RESP))[0]).toMatchObject({ status: 0x64, sequence: 1 });
    expect(link.state).toBe('bound');
  });

  it('may come as data_sm', async () => {
    const { peer, seen } = await world.bound();
    peer.last.send(DATA, 0, 4, '\0\x01\x0139333\0\x05\0Faenza\0\0\0\0\x04\x24\0\x04STOP');
    expect((await peer.got(DATA_RESP))[0]).toMatchObject({ status: 0, sequence: 4 });
    expect(seen.delivered[0]).toMatchObject({ command: 'data_sm', bytes: Buffer.from('STOP') });
  });

  it('is refused for good when it cannot be read, and the link goes on', async () => {
    const { peer, link, seen } = await world.bound();
    peer.last.send(DELIVER, 0, 7, '\0\x01');
    peer.last.send(DELIVER, 0, 8, `${STOP_BODY}\x04\x27\0\x09\x02`);
    const answers = await peer.got(DELIVER_RESP, 2);
    expect(answers.map(({ status, sequence }) => [sequence, status])).toEqual([
      [7, 0x01],
      [8, 0xc0],
    ]);
    expect(seen.malformed).toEqual([0x01, 0xc0]);
    expect(link.state).toBe('bound');
  });

  it('is put off (0x64) beyond what may wait for its handler', async () => {
    const { peer, seen } = await world.bound({ deliverWindow: 2 });
    seen.answer = () => new Promise(() => {});
    for (const sequence of [1, 2, 3]) peer.last.send(DELIVER, 0, sequence, STOP_BODY);
    expect((await peer.got(DELIVER_RESP))[0]).toMatchObject({ status: 0x64, sequence: 3 });
    expect(seen.delivered).toHaveLength(2);
  });
});

describe('A peer', () => {
  it('that asks whether the link lives is answered', async () => {
    const { peer } = await world.bound();
    peer.last.send(ENQUIRE, 0, 12);
    expect((await peer.got(ENQUIRE_RESP))[0]).toMatchObject({ status: 0, sequence: 12 });
  });

  it('that falls silent is asked three times, then left for a new connection', async () => {
    const peer = await world.peer();
    peer.on(ENQUIRE, () => {});
    const { link, seen } = world.link(peer.port, { timers: { enquireLinkMs: 5 } });
    link.start();
    await seen.until(() => seen.down.length > 0);
    expect(seen.down[0]?.reason.code).toBe('peer_silent');
    expect(peer.of(ENQUIRE).length).toBeGreaterThanOrEqual(3);
    await seen.until(() => seen.bound.length === 2);
  });

  it('that answers is kept, however long nothing else happens', async () => {
    const { peer, seen } = await world.bound({ timers: { enquireLinkMs: 5 } });
    await peer.got(ENQUIRE, 8);
    expect(seen.down).toEqual([]);
  });

  it('that sends what nobody knows hears generic_nack 0x03', async () => {
    const { peer, link } = await world.bound();
    peer.last.send(0x7777, 0, 55);
    peer.last.send(SUBMIT, 0, 56);
    const nacks = await peer.got(NACK, 2);
    expect(nacks.map(({ status, sequence }) => [status, sequence])).toEqual([
      [0x03, 55],
      [0x03, 56],
    ]);
    expect(link.state).toBe('bound');
  });

  it('that answers what nobody asked is passed over', async () => {
    const { peer, link } = await world.bound();
    peer.last.send(0x80007777, 0, 55);
    peer.last.send(NACK, 0x03, 4321);
    peer.last.send(0x80000009, 0, 1);
    peer.last.send(0x0b, 0, 2, 'x\0y\0');
    peer.last.send(ENQUIRE, 0, 3);
    await peer.got(ENQUIRE_RESP);
    expect(peer.of(NACK)).toEqual([]);
    expect(link.state).toBe('bound');
  });

  it.each([0, 4, 15, 70_001, 0xffffffff])(
    'that announces %i bytes hears generic_nack 0x02 and loses this connection, no more',
    async (length) => {
      const { peer, link, seen } = await world.bound();
      const wrong = pduBytes(ENQUIRE, 0, 1);
      wrong.writeUInt32BE(length, 0);
      peer.last.socket.write(wrong);
      expect((await peer.got(NACK))[0]).toMatchObject({ status: 0x02, sequence: 0 });
      await seen.until(() => seen.bound.length === 2);
      expect(seen.down[0]?.reason.code).toBe('protocol_error');
      link.submit(template, 39333, 1);
      await seen.until(() => seen.results.length === 1);
    },
  );

  it('that never ends the PDU it began is left, though it answers', async () => {
    const { peer, seen } = await world.bound({ timers: { enquireLinkMs: 5 } });
    const endless = pduBytes(ENQUIRE, 0, 1);
    endless.writeUInt32BE(70_000, 0);
    peer.last.socket.write(endless);
    await seen.until(() => seen.bound.length === 2);
    expect(seen.down[0]?.reason.code).toBe('peer_silent');
  });

  it('that asks and never reads the answers is left before they fill the memory', async () => {
    let mine: Socket | undefined;
    const { peer, seen } = await world.bound({
      timers: { enquireLinkMs: 50 },
      openSocket: (options, onReady) => (mine = connect(options.port, options.host, onReady)),
    });
    const question = pduBytes(ENQUIRE, 0, 12);
    const questions = Buffer.concat(Array.from({ length: 4096 }, () => question));
    const { socket } = peer.last;
    socket.pause();
    const ask = (): void => {
      while (!socket.destroyed && socket.write(questions));
    };
    socket.on('drain', ask);
    ask();
    await seen.until(() => seen.down.length > 0);
    expect(seen.down[0]?.reason.code).toBe('peer_silent');
    expect(mine?.writableLength).toBeLessThan(4 * 1024 * 1024);
  });

  it('that unbinds is answered, left, and bound to again', async () => {
    const { peer, seen } = await world.bound();
    peer.last.send(UNBIND, 0, 66);
    expect((await peer.got(UNBIND_RESP))[0]).toMatchObject({ status: 0, sequence: 66 });
    await seen.until(() => seen.bound.length === 2);
    expect(seen.down[0]?.reason.code).toBe('peer_unbound');
  });

  it('may send its bytes in any pieces', async () => {
    const { peer, seen } = await world.bound();
    const bytes = Buffer.concat([1, 2, 3].map((sequence) => pduBytes(DELIVER, 0, sequence, STOP_BODY)));
    for (const byte of bytes) {
      peer.last.socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await seen.until(() => seen.delivered.length === 3);
    expect(seen.delivered.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });
});

describe('A peer out of its mind', () => {
  it('never wedges the link nor throws through it: it is bound, or soon again', async () => {
    const { peer, link, seen } = await world.bound();
    const header = fc.record({
      command: fc.constantFrom(
        DELIVER,
        DATA,
        SUBMIT_RESP,
        NACK,
        ENQUIRE,
        UNBIND,
        UNBIND_RESP,
        0x80000009,
        0x999,
      ),
      status: fc.constantFrom(0, 1, 2, 4, 0x58, 0xffffffff),
      sequence: fc.constantFrom(0, 1, 2, 3, 0x7fffffff, 0xffffffff),
    });
    const well = fc
      .tuple(header, fc.uint8Array({ maxLength: 60 }))
      .map(([{ command, status, sequence }, body]) => pduBytes(command, status, sequence, body));
    const junk = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
    const stream = fc.array(fc.oneof({ weight: 9, arbitrary: well }, { weight: 1, arbitrary: junk }), {
      maxLength: 15,
    });
    let token = 0;
    await fc.assert(
      fc.asyncProperty(stream, async (chunks) => {
        const { epoch } = link;
        const session = peer.last;
        for (const chunk of chunks) session.socket.write(chunk);
        // What junk leaves half read, only the next connection forgets.
        session.socket.end();
        await seen.until(() => link.epoch > epoch && link.state === 'bound');
        link.submit(template, 39333, ++token);
        await seen.until(() => seen.results.at(-1)?.token === token);
      }),
      { seed: 37, numRuns: 100 },
    );
    expect(seen.down.map(({ reason }) => reason.code)).not.toContain('handler_failed');
  });
});

describe('A handler that throws', () => {
  it('costs its connection, with the cause, and never the process', async () => {
    const { peer, link, seen } = await world.bound();
    const fault = new Error('a bug');
    seen.onResult = () => {
      seen.onResult = () => {};
      throw fault;
    };
    peer.on(SUBMIT, ({ sequence }, session) => session.send(SUBMIT_RESP, 0, sequence, 'x\0'));
    link.submit(template, 39333, 1);
    await seen.until(() => seen.bound.length === 2);
    expect(seen.down[0]?.reason).toMatchObject({ code: 'handler_failed', cause: fault });
  });
});

describe('A handler that throws behind a timer', () => {
  it('costs its connection as well', async () => {
    const { peer, link, seen } = await world.bound({ timers: { responseMs: 20 } });
    const fault = new Error('a bug');
    seen.onTimeouts = () => {
      throw fault;
    };
    peer.on(SUBMIT, () => {});
    link.submit(template, 39333, 1);
    await seen.until(() => seen.bound.length === 2);
    expect(seen.down[0]?.reason).toMatchObject({ code: 'handler_failed', cause: fault });
  });
});

describe('Stopping a link', () => {
  it('drains the window, unbinds and closes; nothing is in doubt', async () => {
    const { peer, link, seen } = await world.bound();
    peer.on(SUBMIT, () => {});
    const sequence = link.submit(template, 39333, 1);
    await peer.got(SUBMIT);
    const stopped = link.stop({ drainMs: 60_000 });
    expect(link.state).toBe('stopping');
    expect(link.freeWindow).toBe(0);
    expect(() => link.submit(template, 39333, 2)).toThrow(expect.objectContaining({ code: 'not_bound' }));
    expect(peer.of(UNBIND)).toEqual([]);
    peer.last.send(SUBMIT_RESP, 0, sequence, 'x\0');
    await stopped;
    expect(peer.of(UNBIND)).toHaveLength(1);
    expect(seen.results).toEqual([{ token: 1, status: 0, messageId: 'x' }]);
    expect(seen.down).toEqual([{ reason: expect.objectContaining({ code: 'stopped' }), inDoubt: [] }]);
    expect(link.state).toBe('stopped');
  });

  it('waits no longer than it was told, and says what is in doubt', async () => {
    const { peer, link, seen } = await world.bound();
    peer.on(SUBMIT, () => {}).on(UNBIND, () => {});
    link.submit(template, 39333, 8);
    await link.stop({ drainMs: 10 });
    expect(seen.down).toEqual([{ reason: expect.objectContaining({ code: 'stopped' }), inDoubt: [8] }]);
  });

  it('waits for the receipts still being written down', async () => {
    const { peer, link, seen } = await world.bound();
    let decide: (status: number) => void = () => {};
    seen.answer = () => new Promise((resolve) => (decide = resolve));
    peer.last.send(DELIVER, 0, 31, STOP_BODY);
    await seen.until(() => seen.delivered.length === 1);
    const stopped = link.stop({ drainMs: 60_000 });
    decide(0);
    await stopped;
    const order = peer.received.map(({ command }) => command);
    expect(order.indexOf(DELIVER_RESP)).toBeLessThan(order.indexOf(UNBIND));
  });

  it('unbinds both halves of a pair, and waits for the slower one', async () => {
    const { peer, link, seen } = await world.bound({ mode: 'pair', timers: { unbindMs: 60_000 } });
    let late: (() => void) | undefined;
    peer.on(UNBIND, ({ sequence }, session) => {
      const answer = (): void => session.send(UNBIND_RESP, 0, sequence);
      if (session === peer.last) late = answer;
      else answer();
    });
    const stopped = link.stop({ drainMs: 1000 });
    await peer.until(() => late !== undefined && peer.sessions[0]?.socket.destroyed === true);
    expect(link.state).toBe('stopping');
    late?.();
    await stopped;
    expect(seen.down).toEqual([{ reason: expect.objectContaining({ code: 'stopped' }), inDoubt: [] }]);
  });

  it('goes at once when it is not bound, and may start again', async () => {
    const peer = await world.peer();
    const { link, seen } = world.link(peer.port);
    link.start();
    await link.stop({ drainMs: 60_000 });
    expect(link.state).toBe('stopped');
    link.start();
    await seen.until(() => link.state === 'bound');
    const stopped = link.stop({ drainMs: 1000 });
    link.start();
    await stopped;
    await seen.until(() => seen.bound.length === 2);
    expect(seen.bound).toEqual([2, 3]);
  });
});
