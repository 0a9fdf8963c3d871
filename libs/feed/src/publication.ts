import { SHARD_COUNT } from '#libs/contracts';
import { FeedError, type FeedRecord } from './feed.js';
import { groupsOf } from './routes.js';

const MOST_RECORDS = 1_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** Cuts a publication into statements of bounded size, keeping the order. */
export function* portions(records: readonly FeedRecord[]): Generator<FeedRecord[]> {
  let portion: FeedRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    if (
      portion.length === MOST_RECORDS ||
      (portion.length > 0 && bytes + record.payload.length > MOST_BYTES)
    ) {
      yield portion;
      portion = [];
      bytes = 0;
    }
    portion.push(record);
    bytes += record.payload.length;
  }
  if (portion.length > 0) yield portion;
}

/** @throws FeedError `feed.topic_unknown` for a topic or a shard that leads nowhere */
export function assertRecord(record: FeedRecord): void {
  groupsOf(record.topic);
  if (!Number.isInteger(record.shard) || record.shard < 0 || record.shard >= SHARD_COUNT)
    throw new FeedError(
      'feed.topic_unknown',
      false,
      `The topic ${record.topic} has no shard ${record.shard}.`,
    );
}
