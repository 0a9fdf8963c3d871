import { randomUUID } from 'node:crypto';
import { IdSet } from './id-set.js';

const bytes = (uuids: string[]) => Buffer.from(uuids.join('').replaceAll('-', ''), 'hex');

describe('A set of identifiers', () => {
  it('holds what was added and nothing else, however large it grows', () => {
    const inside = Array.from({ length: 5_000 }, () => randomUUID() as string);
    const outside = Array.from({ length: 5_000 }, () => randomUUID() as string);
    const set = new IdSet();
    for (const id of [...inside, ...inside]) set.add(id);
    expect(set.size).toBe(5_000);
    const [held, others] = [bytes(inside), bytes(outside)];
    for (let i = 0; i < 5_000; i++) {
      expect(set.has(held, i * 16)).toBe(true);
      expect(set.has(others, i * 16)).toBe(false);
    }
  });

  it('tells apart what differs in one bit', () => {
    const set = new IdSet();
    const id = bytes([randomUUID()]);
    set.add(id.toString('hex'));
    for (let bit = 0; bit < 128; bit++) {
      const other = Buffer.from(id);
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(set.has(other, 0)).toBe(false);
    }
  });
});
