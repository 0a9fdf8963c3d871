import fc from 'fast-check';
import { readerOf, referenceRoot } from '../test/reference.js';
import {
  CompactRange,
  compactHashes,
  consistencyProof,
  edgeTiles,
  hashesFromTiles,
  inclusionProof,
  leafHash,
  parseTilePath,
  TileBuilder,
  tilePath,
  tileWidth,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
  type Tile,
  type TileReader,
} from './index.js';

const leavesOf = (count: number) => Array.from({ length: count }, (_, i) => leafHash(`leaf ${i}`));

/** What a log keeps: whole tiles with the hash above each, and the leaves. Partial tiles are made of these. */
class Shelf {
  readonly tiles = new Map<string, Tile>();

  constructor(readonly leaves: Buffer[]) {}

  keep(tiles: Tile[]): void {
    for (const tile of tiles) this.tiles.set(`${tile.level}/${tile.index}`, tile);
  }

  readonly read: TileReader = ({ level, index }) => {
    const whole = this.tiles.get(`${level}/${index}`);
    if (whole !== undefined) return Promise.resolve(whole.data);
    const width = tileWidth({ level, index }, this.leaves.length);
    const hashes = Array.from({ length: width }, (_, i) =>
      level === 0
        ? (this.leaves[index * 256 + i] as Buffer)
        : (this.tiles.get(`${level - 1}/${index * 256 + i}`) as Tile).root,
    );
    return Promise.resolve(width === 0 ? null : Buffer.concat(hashes));
  };
}

function shelve(count: number): Shelf {
  const shelf = new Shelf(leavesOf(count));
  const builder = TileBuilder.empty();
  for (const leaf of shelf.leaves) shelf.keep(builder.append(leaf));
  return shelf;
}

describe('Tiles', () => {
  const size = 70_000;
  let shelf: Shelf;

  beforeAll(() => {
    shelf = shelve(size);
  });

  it('are as many, and as wide at the edge, as the specification says of 70,000 leaves', () => {
    const levels = [...shelf.tiles.values()].map((tile) => tile.level);
    expect(levels.filter((level) => level === 0)).toHaveLength(273);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(edgeTiles(size)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
    expect(edgeTiles(256)).toEqual([
      { level: 0, index: 1, width: 0 },
      { level: 1, index: 0, width: 1 },
    ]);
  });

  it('hold the hashes of the subtrees they stand for', () => {
    const tile = shelf.tiles.get('0/3') as Tile;
    expect(tile.data).toEqual(Buffer.concat(shelf.leaves.slice(768, 1024)));
    expect(tile.root).toEqual(referenceRoot(shelf.leaves.slice(768, 1024)));
  });

  it('give every root, inclusion and consistency proof of every size', async () => {
    const read = hashesFromTiles(shelf.read);
    const rootAt = (count: number) => {
      const range = new CompactRange();
      for (const leaf of shelf.leaves.slice(0, count)) range.append(leaf);
      return range.root();
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: size }), fc.nat(), async (second, any) => {
        const first = 1 + (any % second);
        const [firstRoot, root] = [await treeRoot(first, read), await treeRoot(second, read)];
        expect(Buffer.from(root)).toEqual(Buffer.from(rootAt(second)));
        verifyConsistency({
          first: { size: first, root: firstRoot },
          second: { size: second, root },
          proof: await consistencyProof(first, second, read),
        });
        const leaf = shelf.leaves[first - 1] as Buffer;
        const proof = await inclusionProof(first - 1, second, read);
        verifyInclusion({ leaf, index: first - 1, size: second, root, proof });
        expect(CompactRange.of(second, await compactHashes(second, read)).root()).toEqual(root);
      }),
      { numRuns: 12 },
    );
  });

  it('are the same when their builder was restored on the way', async () => {
    const at = 66_000;
    const part = shelve(at);
    const builder = await TileBuilder.restore(at, part.read);
    for (const leaf of shelf.leaves.slice(at)) part.keep(builder.append(leaf));
    expect(builder.size).toBe(size);
    expect(part.tiles).toEqual(shelf.tiles);
  });

  it('that are not there are missed', async () => {
    const nothing: TileReader = () => Promise.resolve(null);
    await expect(treeRoot(3, hashesFromTiles(nothing))).rejects.toMatchObject({ code: 'tlog.hash_missing' });
    await expect(TileBuilder.restore(3, nothing)).rejects.toMatchObject({ code: 'tlog.hash_missing' });
    await expect(readerOf([])([])).resolves.toEqual([]);
  });

  it('are read once for a whole proof', async () => {
    const asked: string[] = [];
    const counting: TileReader = (tile) => {
      asked.push(tilePath(tile));
      return shelf.read(tile);
    };
    await inclusionProof(1234, size, hashesFromTiles(counting));
    expect(asked).toHaveLength(new Set(asked).size);
    expect(asked.length).toBeLessThanOrEqual(6);
  });
});

describe('The path of a tile', () => {
  it.each([
    ['tile/0/000', 0, 0, 256],
    ['tile/0/001.p/5', 0, 1, 5],
    ['tile/5/x123/x456/078', 5, 123_456_078, 256],
    ['tile/1/x001/x234/067.p/255', 1, 1_234_067, 255],
    ['tile/63/999', 63, 999, 256],
  ])('%s is read and written', (path, level, index, width) => {
    expect(tilePath({ level, index }, width)).toBe(path);
    expect(parseTilePath(path)).toEqual({ level, index, width });
  });

  it.each([
    'tile/5/123/456/078',
    'tile/-1/123',
    'tile/0/x000/001',
    'tile/64/000',
    'tile/00/000',
    'tile/0/1',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/data/001',
    '',
  ])('%s is none', (path) => {
    expect(() => parseTilePath(path)).toThrow(expect.objectContaining({ code: 'tlog.malformed' }));
  });
});
