import fc from 'fast-check';
import { waitFor } from '#libs/testing';
import { Cell, type Held } from '../delivery/cell.js';
import { SILENT } from '../log.js';
import { Committer, type CellOffset } from './committer.js';

const TOPIC = 'campanile.lane.standard';

function cellWith(offsets: readonly number[]): { cell: Cell; held: Held[] } {
  const cell = new Cell(TOPIC, 3, 0);
  for (const position of offsets)
    cell.take({
      id: String(position),
      topic: TOPIC,
      shard: 3,
      position,
      publishedAt: new Date(),
      payload: Buffer.alloc(0),
    });
  cell.next = (offsets.at(-1) ?? -1) + 1;
  return { cell, held: [...cell.queue] };
}

describe('The committed offset', () => {
  it('never passes a record that is not settled, whatever the order, and reaches the end', async () => {
    const orders = fc
      .integer({ min: 1, max: 20 })
      .chain((count) =>
        fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
      );
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        // Offsets have holes, as after a broker's own records.
        const { held } = cellWith(order.map((_, i) => 10 + i * 2));
        const settled = new Set<number>();
        const committed: number[] = [];
        const committer = new Committer((offsets) => {
          for (const { offset } of offsets) {
            committed.push(offset);
            for (const { record } of held)
              if (record.position < offset) expect(settled).toContain(record.position);
          }
          return Promise.resolve();
        }, SILENT);
        const done = order.map((place) => {
          const each = held[place] as Held;
          settled.add(each.record.position);
          return committer.settle(each);
        });
        await Promise.all(done);
        expect(committed.at(-1)).toBe(10 + (order.length - 1) * 2 + 1);
      }),
      { numRuns: 50 },
    );
  });

  it('waits for the first unsettled record, and only then answers those behind it', async () => {
    const { held } = cellWith([0, 1, 2]);
    const committed: number[] = [];
    const committer = new Committer((offsets: readonly CellOffset[]) => {
      committed.push(...offsets.map(({ offset }) => offset));
      return Promise.resolve();
    }, SILENT);
    const answered: number[] = [];
    const settle = (place: number): Promise<void> =>
      committer.settle(held[place] as Held).then(() => void answered.push(place));
    const last = settle(2);
    await settle(0);
    expect([answered, committed]).toEqual([[0], [1]]);
    await settle(1);
    await last;
    expect([answered.sort(), committed]).toEqual([
      [0, 1, 2],
      [1, 3],
    ]);
  });

  it('is tried again when the broker does not take it', async () => {
    const { held } = cellWith([0]);
    let attempts = 0;
    const committer = new Committer(() => {
      attempts++;
      return attempts < 3 ? Promise.reject(new Error('away')) : Promise.resolve();
    }, SILENT);
    await committer.settle(held[0] as Held);
    expect(attempts).toBe(3);
  });

  it('is never told of a cell that is lost, and the handler hears so', async () => {
    const { cell, held } = cellWith([0, 1]);
    const committed: number[] = [];
    const committer = new Committer((offsets) => {
      committed.push(...offsets.map(({ offset }) => offset));
      return Promise.resolve();
    }, SILENT);
    const waiting = committer.settle(held[1] as Held);
    cell.alive = false;
    committer.refuseLost();
    await expect(waiting).rejects.toMatchObject({ code: 'feed.shard_lost' });
    expect(committed).toEqual([]);
  });

  it('decides by the broker when the cell is lost while it is being told', async () => {
    for (const taken of [true, false]) {
      const { cell, held } = cellWith([0, 1]);
      let answer: (() => void) | undefined;
      const committer = new Committer(
        () =>
          new Promise((resolve, reject) => {
            answer = () => (taken ? resolve() : reject(new Error('away')));
          }),
        SILENT,
      );
      const told = committer.settle(held[0] as Held);
      const outcome = told.then(
        () => true,
        () => false,
      );
      await waitFor('the broker is being told', () => answer !== undefined);
      const behind = committer.settle(held[1] as Held);
      cell.alive = false;
      committer.refuseLost();
      await expect(behind).rejects.toMatchObject({ code: 'feed.shard_lost' });
      answer?.();
      await expect(outcome).resolves.toBe(taken);
    }
  });
});
