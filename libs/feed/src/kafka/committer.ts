import { pauseAfter, rest } from '../backoff.js';
import type { Cell, Held } from '../delivery/cell.js';
import { FeedError } from '../feed.js';
import { described, type FeedLog } from '../log.js';
import type { TopicPartitionOffset } from './consumer-life.js';

/**
 * A commit costs the broker more than the records it covers: many settlements share one. Nobody waits for it, and a
 * process that is killed in between finds its batches done when they come again.
 */
const GATHER_MS = 50;
const PAUSES = { firstMs: 50, mostMs: 1_000 };

interface Request {
  held: Held;
  resolve: () => void;
  reject: (error: Error) => void;
}

interface Track {
  /** Settled by the handler, by offset. */
  settled: Map<number, Request>;
  /** The offset the broker was last told: everything before it is settled. */
  committed: number;
  /** What the broker is being told at this moment: of what stands before it, only its answer decides. */
  telling: number | null;
}

export interface CellOffset extends TopicPartitionOffset {
  cell: Cell;
}

/**
 * Turns settlements, in whatever order, into offsets: the broker is told of an offset only when everything before it
 * is settled. A settlement resolves when the broker knows.
 */
export class Committer {
  private readonly tracks = new Map<Cell, Track>();
  private readonly changed = new Set<Cell>();
  private running = false;

  constructor(
    private readonly commit: (offsets: readonly CellOffset[]) => Promise<void>,
    private readonly log: FeedLog,
  ) {}

  settle(held: Held): Promise<void> {
    return new Promise((resolve, reject) => {
      const track = this.tracks.get(held.cell) ?? {
        settled: new Map<number, Request>(),
        committed: -1,
        telling: null,
      };
      this.tracks.set(held.cell, track);
      track.settled.set(held.record.position, { held, resolve, reject });
      this.changed.add(held.cell);
      if (!this.running) void this.run();
    });
  }

  /** Refuses what waits in cells that are no longer ours, but for what the broker may just be taking. */
  refuseLost(): void {
    for (const [cell, track] of this.tracks) if (!cell.alive) this.refuse(cell, track);
  }

  private refuse(cell: Cell, track: Track): void {
    for (const [position, { held, reject }] of track.settled) {
      if (track.telling !== null && position < track.telling) continue;
      track.settled.delete(position);
      reject(lost(held));
    }
    if (track.telling !== null) return;
    this.tracks.delete(cell);
    this.changed.delete(cell);
  }

  private async run(): Promise<void> {
    this.running = true;
    await rest(GATHER_MS);
    for (let failures = 0; this.changed.size > 0;) {
      const cells = [...this.changed];
      this.changed.clear();
      const offsets = cells.flatMap((cell) => this.advance(cell));
      if (offsets.length === 0) continue;
      try {
        await this.commit(offsets);
        failures = 0;
        for (const { cell, offset } of offsets) this.answer(cell, offset);
      } catch (error) {
        failures++;
        this.log.warn('Settlements could not be stored; they are tried again.', described(error));
        for (const { cell } of offsets) this.untold(cell);
        await rest(pauseAfter(failures, PAUSES));
      }
    }
    this.running = false;
  }

  /** The contiguous settled watermark, when it is beyond what the broker knows. */
  private advance(cell: Cell): CellOffset[] {
    const track = this.tracks.get(cell);
    if (track === undefined || !cell.alive) return [];
    const offset = watermark(cell, track.settled);
    if (offset <= track.committed) return [];
    track.telling = offset;
    return [{ cell, topic: cell.topic, shard: cell.shard, offset }];
  }

  private answer(cell: Cell, offset: number): void {
    const track = this.tracks.get(cell);
    if (track === undefined) return;
    track.telling = null;
    track.committed = offset;
    for (const [position, { resolve }] of track.settled) {
      if (position >= offset) continue;
      track.settled.delete(position);
      cell.known.delete(position);
      resolve();
    }
    if (!cell.alive) this.refuse(cell, track);
  }

  private untold(cell: Cell): void {
    const track = this.tracks.get(cell);
    if (track === undefined) return;
    track.telling = null;
    if (cell.alive) this.changed.add(cell);
    else this.refuse(cell, track);
  }
}

/** Positions in hand are taken in ascending order: the first that is not settled is where the broker must go on. */
function watermark(cell: Cell, settled: ReadonlyMap<number, unknown>): number {
  for (const position of cell.known) if (!settled.has(position)) return position;
  return cell.next ?? -1;
}

function lost({ record }: Held): FeedError {
  const message = `Shard ${record.shard} has moved: its new owner handles the record ${record.id}.`;
  return new FeedError('feed.shard_lost', false, message);
}
