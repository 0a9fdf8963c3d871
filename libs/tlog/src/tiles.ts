import { TlogError } from './errors.js';
import { HASH_SIZE, perfectRoot } from './hash.js';
import type { HashReader } from './proofs.js';
import type { TreeNode } from './ranges.js';

/** Hashes in a whole tile (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
/** Levels of the tree that one tile spans. */
export const TILE_HEIGHT = 8;

/** Which tile: its hashes are those of the subtrees of 256^level leaves each, from `index` · 256 on. */
export interface TileAddress {
  level: number;
  index: number;
}

export interface Tile extends TileAddress {
  /** 256 × 32 bytes. */
  data: Uint8Array;
  /** The hash above it, which stands in a tile of the next level. */
  root: Uint8Array;
}

/**
 * Gives a tile's hashes side by side: 256 of them, or as many as there are yet at the tree's right edge. Null when
 * there is none.
 */
export type TileReader = (tile: TileAddress) => Promise<Uint8Array | null>;

/** Hashes a tile of level `level` has in a tree of `size` leaves: 0 to 256. */
export function tileWidth({ level, index }: TileAddress, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/** The partial tiles at the right edge of a tree, from level 0 up to the last level that has a hash. */
export function edgeTiles(size: number): (TileAddress & { width: number })[] {
  const tiles = [];
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / TILE_WIDTH))
    tiles.push({ level, index: Math.floor(hashes / TILE_WIDTH), width: hashes % TILE_WIDTH });
  return tiles;
}

/**
 * Grows a tree and gives each tile when it is whole. What it keeps is the partial tiles of the right edge: less than
 * 256 hashes a level.
 */
export class TileBuilder {
  #size: number;
  readonly #edge: Uint8Array[][];

  private constructor(size: number, edge: Uint8Array[][]) {
    this.#size = size;
    this.#edge = edge;
  }

  static empty(): TileBuilder {
    return new TileBuilder(0, []);
  }

  /**
   * Goes on with a tree of `size` leaves; its partial tiles are read.
   * @throws TlogError `tlog.hash_missing`
   */
  static async restore(size: number, read: TileReader): Promise<TileBuilder> {
    const edge: Uint8Array[][] = [];
    for (const tile of edgeTiles(size)) {
      const data = tile.width === 0 ? new Uint8Array(0) : await read(tile);
      if (data === null || data.length < tile.width * HASH_SIZE) throw missing(tile);
      edge.push(Array.from({ length: tile.width }, (_, i) => hashAt(data, i)));
    }
    return new TileBuilder(size, edge);
  }

  get size(): number {
    return this.#size;
  }

  /** @returns the tiles this leaf made whole, lowest level first; mostly none */
  append(leaf: Uint8Array): Tile[] {
    const index = this.#size++;
    const whole: Tile[] = [];
    let hash = leaf;
    for (let level = 0; ; level++) {
      const row = (this.#edge[level] ??= []);
      row.push(hash);
      if (row.length < TILE_WIDTH) return whole;
      hash = perfectRoot(row);
      const span = TILE_WIDTH ** (level + 1);
      whole.push({ level, index: Math.floor(index / span), data: Buffer.concat(row), root: hash });
      row.length = 0;
    }
  }
}

/**
 * Reads the hashes of perfect subtrees from tiles; each tile is asked for once a call.
 * The reader's promise is rejected with TlogError `tlog.hash_missing` when the tiles do not reach that far.
 */
export function hashesFromTiles(read: TileReader): HashReader {
  return async (nodes) => {
    const tiles = new Map<string, Promise<Uint8Array | null>>();
    const tile = (address: TileAddress) => {
      const name = `${address.level}/${address.index}`;
      const known = tiles.get(name);
      if (known !== undefined) return known;
      const asked = read(address);
      tiles.set(name, asked);
      return asked;
    };
    return Promise.all(
      nodes.map(async (node) => {
        const place = placeInTile(node);
        const data = await tile(place);
        if (data === null || data.length < (place.begin + place.count) * HASH_SIZE) throw missing(place);
        return perfectRoot(Array.from({ length: place.count }, (_, i) => hashAt(data, place.begin + i)));
      }),
    );
  };
}

/**
 * Where a tile stands: `tile/<level>/<index>`, the index in groups of three digits, all but the last after an `x`;
 * `.p/<width>` for a partial one (C2SP tlog-tiles, Merkle Tree).
 */
export function tilePath({ level, index }: TileAddress, width = TILE_WIDTH): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

const PATH = /^tile\/(0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** @throws TlogError `tlog.malformed` for what `tilePath` never gives */
export function parseTilePath(path: string): TileAddress & { width: number } {
  const [, level, index, width] = PATH.exec(path) ?? [];
  const tile = {
    level: Number(level),
    index: Number(index?.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  if (index === undefined || tile.level > 63 || tilePath(tile, tile.width) !== path)
    throw new TlogError('tlog.malformed', 'Not the path of a tile.');
  return tile;
}

function placeInTile({ level, index }: TreeNode): TileAddress & { begin: number; count: number } {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const count = 2 ** (level % TILE_HEIGHT);
  const first = index * count;
  return {
    ...{ level: tileLevel, index: Math.floor(first / TILE_WIDTH) },
    ...{ begin: first % TILE_WIDTH, count },
  };
}

function hashAt(data: Uint8Array, i: number): Uint8Array {
  return data.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE);
}

function missing({ level, index }: TileAddress): TlogError {
  return new TlogError(
    'tlog.hash_missing',
    `Tile ${index} of level ${level} is not there, or not all of it.`,
  );
}
