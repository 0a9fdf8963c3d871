import { pduBytes } from '../test/scripted-peer.js';
import { template, World } from '../test/setup.js';

const SUBMIT = 4;
const SUBMIT_RESP = 0x80000004;
const NACK = 0x80000000;

const world = new World();
afterEach(() => world.clear());

describe('A link that submits', () => {
  it('writes a whole submit_sm, and hands its answer back by token', async () => {
    const { peer, link, seen } = await world.bound();
    const sequence = link.submit(template, '393331234567', 77);
    await seen.until(() => seen.results.length > 0);
    const [pdu] = peer.of(SUBMIT);
    expect(pdu?.sequence).toBe(sequence);
    expect(pdu?.body.toString('latin1')).toBe(
      '\0\x05\0Faenza\0\x01\x01393331234567\0\0\0\0\0\0\x01\0\0\0\x0dAllerta rossa',
    );
    expect(seen.results).toEqual([{ token: 77, status: 0, messageId: 'id-1' }]);
    expect(link.freeWindow).toBe(10);
  });

  it('sends a burst in one write, each message to its own number', async () => {
    const { peer, link, seen } = await world.bound({ window: 500 });
    let chunks = 0;
    peer.last.socket.on('data', () => chunks++);
    for (let i = 0; i < 200; i++) link.submit(template, 393330000000 + i, i);
    expect(link.freeWindow).toBe(300);
    link.flush();
    await seen.until(() => seen.results.length === 200);
    expect(chunks).toBeLessThan(5);
    const numbers = peer.of(SUBMIT).map(({ body }) => Number(body.toString('latin1', 12, 24)));
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, i) => 393330000000 + i));
    expect(seen.results.map(({ token }) => token)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  it('sends nothing of a burst that is taken back: its messages are in doubt, and later ones go', async () => {
    const { peer, link, seen } = await world.bound({ timers: { responseMs: 100 } });
    for (const token of [1, 2]) link.submit(template, 39333, token);
    link.discard();
    link.submit(template, 39334, 3);
    await seen.until(() => seen.results.length > 0 && seen.timeouts.length > 0);
    expect(seen.results.map(({ token }) => token)).toEqual([3]);
    expect(seen.timeouts.flatMap(({ tokens }) => tokens)).toEqual([1, 2]);
    expect(peer.of(SUBMIT)).toHaveLength(1);
  });

  it('takes no more than its window, and room comes back with the answers', async () => {
    const { peer, link, seen } = await world.bound({ window: 3 });
    peer.on(SUBMIT, () => {});
    for (let i = 0; i < 3; i++) link.submit(template, 39333, i);
    expect(link.freeWindow).toBe(0);
    expect(() => link.submit(template, 39333, 4)).toThrow(expect.objectContaining({ code: 'window_full' }));
    const [, second] = await peer.got(SUBMIT, 3);
    peer.last.send(SUBMIT_RESP, 0x58, second?.sequence ?? 0);
    await seen.until(() => seen.results.length > 0);
    expect(seen.results).toEqual([{ token: 1, status: 0x58, messageId: '' }]);
    expect(link.freeWindow).toBe(1);
  });

  it('keeps going round its window while one answer stays out', async () => {
    const { peer, link, seen } = await world.bound({ window: 4 });
    let held = 0;
    peer.on(SUBMIT, ({ sequence }, session) => {
      if (held === 0) held = sequence;
      else session.send(SUBMIT_RESP, 0, sequence, 'x\0');
    });
    link.submit(template, 39333, 0);
    for (let i = 1; i <= 100; i++) {
      link.submit(template, 39333, i);
      if (link.freeWindow === 0) await seen.until(() => link.freeWindow > 0);
    }
    await seen.until(() => seen.results.length === 100);
    peer.last.send(SUBMIT_RESP, 0, held, 'first\0');
    await seen.until(() => seen.results.length === 101);
    expect(seen.results.at(-1)).toEqual({ token: 0, status: 0, messageId: 'first' });
    expect(seen.late).toEqual([]);
  });

  it.each(['39 333', '', '+39333', '123456789012345678901', -1, 1.5, NaN])(
    'refuses %j as a destination and sends nothing',
    async (destination) => {
      const { peer, link, seen } = await world.bound();
      expect(() => link.submit(template, destination, 1)).toThrow(
        expect.objectContaining({ code: 'invalid_destination' }),
      );
      expect(link.freeWindow).toBe(10);
      link.submit(template, 393331234567, 2);
      await seen.until(() => seen.results.length > 0);
      expect(peer.of(SUBMIT)).toHaveLength(1);
      expect(peer.of(SUBMIT)[0]?.body.toString('latin1', 12, 24)).toBe('393331234567');
    },
  );

  it('refuses to submit when it is not bound', () => {
    const { link } = world.link(1);
    expect(link.freeWindow).toBe(0);
    expect(() => link.submit(template, 39333, 1)).toThrow(expect.objectContaining({ code: 'not_bound' }));
  });

  it('stops asking for work while the peer does not read, and says when it may go on', async () => {
    const { peer, link, seen } = await world.bound({ window: 100_000 });
    peer.last.socket.pause();
    let token = 0;
    while (link.freeWindow > 0 && token < 90_000) {
      for (let i = 0; i < 1000; i++) link.submit(template, 393331234567, token++);
      link.flush();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(token).toBeLessThan(90_000);
    expect(link.inFlight).toBe(token);
    peer.last.socket.resume();
    await seen.until(() => seen.writable > 0);
    await seen.until(() => seen.results.length === token);
    expect(link.freeWindow).toBe(100_000);
  });
});

describe('A message in doubt', () => {
  it('is handed back at the end of the connection, and never sent again by the link', async () => {
    const { peer, link, seen } = await world.bound();
    peer.on(SUBMIT, () => {});
    [5, 6, 7].forEach((token) => link.submit(template, 39333, token));
    const [, second] = await peer.got(SUBMIT, 3);
    peer.last.send(SUBMIT_RESP, 0, second?.sequence ?? 0, 'taken\0');
    await seen.until(() => seen.results.length === 1);
    peer.last.socket.destroy();
    await seen.until(() => seen.bound.length === 2);
    expect(seen.down).toHaveLength(1);
    expect(seen.down[0]?.inDoubt.sort()).toEqual([5, 7]);
    expect(link.freeWindow).toBe(10);
    expect(peer.of(SUBMIT)).toHaveLength(3);
  });

  it('is told by its time-out while the link stands, and reconciled by a late answer', async () => {
    const { peer, link, seen } = await world.bound({ timers: { responseMs: 20 } });
    peer.on(SUBMIT, () => {});
    const sequence = link.submit(template, 39333, 42);
    await seen.until(() => seen.timeouts.length > 0);
    expect(seen.timeouts).toEqual([{ tokens: [42], epoch: 1, sequences: [sequence] }]);
    expect(link.freeWindow).toBe(10);
    peer.last.send(SUBMIT_RESP, 0, sequence, 'late\0');
    await seen.until(() => seen.late.length > 0);
    expect(seen.late).toEqual([{ epoch: 1, sequence, status: 0, messageId: 'late', token: 42 }]);
    expect(seen.results).toEqual([]);
    expect(link.state).toBe('bound');
  });

  it('is not confused with a second answer, nor with an answer to nothing', async () => {
    const { peer, link, seen } = await world.bound();
    const sequence = link.submit(template, 39333, 1);
    await seen.until(() => seen.results.length > 0);
    peer.last.send(SUBMIT_RESP, 0, sequence, 'again\0');
    peer.last.send(SUBMIT_RESP, 0, 99_999, 'whose\0');
    await seen.until(() => seen.late.length === 2);
    expect(seen.late).toEqual([
      { epoch: 1, sequence, status: 0, messageId: 'again', token: undefined },
      { epoch: 1, sequence: 99_999, status: 0, messageId: 'whose', token: undefined },
    ]);
    expect(seen.results).toHaveLength(1);
  });

  it('is every message in flight when the peer nacks sequence 0, and the link binds anew', async () => {
    const { peer, link, seen } = await world.bound();
    peer.on(SUBMIT, (_, session) => session.send(NACK, 0x02, 0));
    link.submit(template, 39333, 1);
    await seen.until(() => seen.bound.length === 2);
    expect(seen.down[0]).toEqual({
      reason: expect.objectContaining({ code: 'peer_rejected', status: 0x02 }),
      inDoubt: [1],
    });
  });
});

describe('The end of a connection', () => {
  it('is the end: nothing behind it in the same bytes is read', async () => {
    const { peer, link, seen } = await world.bound();
    peer.on(SUBMIT, ({ sequence }, session) => {
      const answer = pduBytes(SUBMIT_RESP, 0, sequence, 'x\0');
      session.socket.write(Buffer.concat([pduBytes(NACK, 0x02, 0), answer]));
    });
    link.submit(template, 39333, 1);
    await seen.until(() => seen.bound.length === 2);
    expect(seen.down[0]?.inDoubt).toEqual([1]);
    expect(seen.results).toEqual([]);
    expect(seen.late).toEqual([]);
  });
});

describe('A submit that the peer refuses', () => {
  it('by generic_nack is matched by its sequence number', async () => {
    const { peer, link, seen } = await world.bound();
    peer.on(SUBMIT, ({ sequence }, session) => session.send(NACK, 0x08, sequence));
    link.submit(template, 39333, 9);
    await seen.until(() => seen.results.length > 0);
    expect(seen.results).toEqual([{ token: 9, status: 0x08, messageId: '' }]);
    expect(link.state).toBe('bound');
  });

  it('by a generic_nack that says 0 is refused all the same', async () => {
    const { peer, link, seen } = await world.bound();
    peer.on(SUBMIT, ({ sequence }, session) => session.send(NACK, 0, sequence));
    link.submit(template, 39333, 9);
    await seen.until(() => seen.results.length > 0);
    expect(seen.results).toEqual([{ token: 9, status: 0xff, messageId: '' }]);
  });

  it.each([0x02, 0x03, 0x04])('with status %i, as if not bound, makes the link bind anew', async (status) => {
    const { peer, link, seen } = await world.bound();
    peer.on(SUBMIT, ({ sequence }, session) => session.send(SUBMIT_RESP, status, sequence));
    link.submit(template, 39333, 9);
    await seen.until(() => seen.bound.length === 2);
    expect(seen.results).toEqual([{ token: 9, status, messageId: '' }]);
    expect(seen.down[0]?.inDoubt).toEqual([]);
  });

  it.each([
    [0x400, 'rebind', 2],
    [0x04, 'transient', 1],
  ] as const)(
    'with status %i, which this peer means as %s, is taken for that',
    async (status, action, binds) => {
      const { peer, link, seen } = await world.bound({ actions: new Map([[status, action]]) });
      peer.on(SUBMIT, ({ sequence }, session) => session.send(SUBMIT_RESP, status, sequence));
      link.submit(template, 39333, 9);
      await seen.until(() => seen.results.length === 1 && seen.bound.length === binds);
      expect(seen.down).toHaveLength(binds - 1);
    },
  );
});
