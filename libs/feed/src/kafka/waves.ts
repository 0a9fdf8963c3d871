import type { Waiting } from '../delivery/cell.js';

/**
 * A request's records for one partition travel as one batch, which may not exceed the topic's limit: of several
 * records, no more than this is put together.
 */
const MOST_BYTES = 512 * 1024;

/** Cuts rows, in order, into what is sent in one request each. */
export function* waves(rows: readonly Waiting[]): Generator<Waiting[]> {
  let wave: Waiting[] = [];
  let sizes = new Map<string, number>();
  for (const row of rows) {
    const partition = `${row.topic} ${row.shard}`;
    const before = sizes.get(partition) ?? 0;
    if (before > 0 && before + row.payload.length > MOST_BYTES) {
      yield wave;
      wave = [];
      sizes = new Map();
    }
    wave.push(row);
    sizes.set(partition, (sizes.get(partition) ?? 0) + row.payload.length);
  }
  if (wave.length > 0) yield wave;
}
