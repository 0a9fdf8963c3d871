import type { Pool } from 'pg';
import { pauseAfter, rest } from '../backoff.js';
import type { Held } from '../delivery/cell.js';
import { FeedError } from '../feed.js';
import { described, type FeedLog } from '../log.js';
import { deleteSettled, type Holder } from './settle.sql.js';

const GATHER_MS = 2;
const MOST_AT_ONCE = 1_000;
const PAUSES = { firstMs: 50, mostMs: 1_000 };

interface Request {
  held: Held;
  resolve(): void;
  reject(error: Error): void;
}

/** Gathers settlements for a moment and makes them durable together, one statement at a time. */
export class Settler {
  private requests: Request[] = [];
  private running = false;

  constructor(
    private readonly pool: Pool,
    private readonly holder: () => Holder,
    private readonly onLost: (shards: number[]) => void,
    private readonly log: FeedLog,
  ) {}

  settle(held: Held): Promise<void> {
    return new Promise((resolve, reject) => {
      this.requests.push({ held, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    await rest(GATHER_MS);
    for (let failures = 0; this.requests.length > 0;) {
      const batch = this.refuseLost(this.requests.splice(0, MOST_AT_ONCE));
      if (batch.length === 0) continue;
      try {
        const kept = await deleteSettled(
          this.pool,
          this.holder(),
          batch.map(({ held }) => held.record),
        );
        failures = 0;
        this.answer(batch, kept);
      } catch (error) {
        failures++;
        this.log.warn('Settlements could not be stored; they are tried again.', described(error));
        this.requests.unshift(...batch);
        await rest(pauseAfter(failures, PAUSES));
      }
    }
    this.running = false;
  }

  /** Requests of cells that died meanwhile are over: this also ends the attempts when the database stays away. */
  private refuseLost(batch: Request[]): Request[] {
    return batch.filter((request) => {
      if (!request.held.cell.alive) request.reject(lost(request.held));
      return request.held.cell.alive;
    });
  }

  private answer(batch: Request[], kept: ReadonlySet<number>): void {
    const gone = new Set<number>();
    for (const request of batch) {
      const { shard } = request.held.record;
      if (kept.has(shard)) request.resolve();
      else {
        if (request.held.cell.alive) gone.add(shard);
        request.reject(lost(request.held));
      }
    }
    if (gone.size > 0) this.onLost([...gone]);
  }
}

function lost({ record }: Held): FeedError {
  const message = `Shard ${record.shard} has moved: its new owner handles the record ${record.id}.`;
  return new FeedError('feed.shard_lost', false, message);
}
