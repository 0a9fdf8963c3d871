import { randomUUID } from 'node:crypto';
import {
  encodeBatch,
  laneTopic,
  type AlertReleased,
  type BatchHeader,
  type Recipients,
} from '#libs/contracts';
import type { FeedRecord } from '#libs/feed';

/** A page as drawn: people in order, each with the text they get. */
export interface AudiencePage {
  /** 16 bytes each. */
  ids: Buffer;
  /** E.164 digits; NaN for one that cannot be opened. */
  numbers: Float64Array;
  /** A character each: '0' + the text's place among the variants. */
  variants: string;
}

export interface BatchedPage {
  records: FeedRecord[];
  /** Those who are in the batches, 16 bytes each, in the order drawn. */
  ids: Buffer;
  byLanguage: Record<string, number>;
}

const FIRST_VARIANT = '0'.charCodeAt(0);

/** The batches of a page: one a text variant, sealed under the alert's key. */
export function batchesOf(
  page: AudiencePage,
  shard: number,
  release: AlertReleased,
  municipalityId: string,
  key: Uint8Array,
): BatchedPage {
  const batched: BatchedPage = { records: [], ids: readable(page), byLanguage: {} };
  release.variants.forEach(({ language, text }, variant) => {
    const recipients = recipientsOf(page, variant);
    const count = recipients.numbers.length;
    if (count === 0) return;
    const header = headerOf(release, { municipalityId, shard, language, text, count });
    const payload = encodeBatch(header, recipients, key);
    batched.records.push({ id: header.batchId, topic: laneTopic(release.lane), shard, payload });
    batched.byLanguage[language] = count;
  });
  return batched;
}

function recipientsOf({ ids, numbers, variants }: AudiencePage, variant: number): Recipients {
  const chosen: number[] = [];
  for (let i = 0; i < numbers.length; i++)
    if (variants.charCodeAt(i) - FIRST_VARIANT === variant && !Number.isNaN(numbers[i])) chosen.push(i);
  if (chosen.length === numbers.length) return { ids, numbers, texts: null };
  const own = {
    ids: Buffer.alloc(chosen.length * 16),
    numbers: new Float64Array(chosen.length),
    texts: null,
  };
  chosen.forEach((from, to) => {
    ids.copy(own.ids, to * 16, from * 16, from * 16 + 16);
    own.numbers[to] = numbers[from] ?? Number.NaN;
  });
  return own;
}

function readable({ ids, numbers }: AudiencePage): Buffer {
  if (!numbers.some(Number.isNaN)) return ids;
  return Buffer.concat(
    [...numbers].flatMap((number, i) => (Number.isNaN(number) ? [] : [ids.subarray(i * 16, i * 16 + 16)])),
  );
}

function headerOf(
  release: AlertReleased,
  own: Pick<BatchHeader, 'municipalityId' | 'shard' | 'language' | 'text' | 'count'>,
): BatchHeader {
  const { alertId, lane, mode, sender, expiresAt, inDoubt } = release;
  return {
    ...{ v: 1, batchId: randomUUID(), keyId: alertKeyId(alertId), kind: 'alert' },
    ...{ alertId, lane, mode, sender, expiresAt, inDoubt },
    ...own,
  };
}

/** The key that seals everything of an alert; destroyed when the alert ends. */
export function alertKeyId(alertId: string): string {
  return `alert:${alertId}`;
}
