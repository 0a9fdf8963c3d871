import { EventStreamParser } from './event-stream.js';

describe('an event stream', () => {
  const stream = 'event: progress\ndata: {"a":1}\n\n: heartbeat\n\nevent: progress\r\ndata: {"a":2}\r\n\r\n';
  const expected = [
    { event: 'progress', data: '{"a":1}' },
    { event: 'progress', data: '{"a":2}' },
  ];

  it('yields its events and not its heartbeats', () => {
    expect(new EventStreamParser().push(stream)).toEqual(expected);
  });

  it('yields the same however the network cuts it', () => {
    for (let size = 1; size < stream.length; size++) {
      const parser = new EventStreamParser();
      const events = [];
      for (let at = 0; at < stream.length; at += size)
        events.push(...parser.push(stream.slice(at, at + size)));
      expect(events).toEqual(expected);
    }
  });

  it('joins data of several lines', () => {
    expect(new EventStreamParser().push('data: a\ndata: b\n\n')).toEqual([
      { event: 'message', data: 'a\nb' },
    ]);
  });
});
