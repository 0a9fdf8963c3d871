import { SmppError, type SmppLink } from '#libs/smpp';
import type { IdSet } from '../control/id-set.js';
import { REASON, type Reason } from '../ledger/outcomes.js';
import { PART_MASK, tokenBase } from './token.js';
import { PART_BITS, type Work } from './work.js';

/** Who hears of recipients that are passed over. */
interface Skips {
  skip(work: Work, item: number, reason: Reason): void;
  putBehind(work: Work, item: number): void;
}

/**
 * Submits up to `most` parts of a work: first what came back, then from the cursor on. Whoever has withdrawn
 * meanwhile is passed over, and so is whoever has an older message still to come. The window must have room for `most`.
 * @returns parts submitted
 */
export function submitSome(work: Work, link: SmppLink, most: number, withdrawn: IdSet, skips: Skips): number {
  let used = 0;
  const mayHaveLeft = withdrawn.size > 0 && work.facts.alertId !== null;
  while (used < most && work.again.length > 0) {
    const entry = work.again.shift() as number;
    const item = entry >> PART_BITS;
    if (mayHaveLeft && work.parts === null && withdrawn.has(work.ids, item * 16))
      skips.skip(work, item, REASON.withdrawn);
    else if (submitPart(work, link, item, entry & PART_MASK, skips)) used++;
  }
  const mayFollow = work.mayFollow;
  while (used < most && work.cursor < work.ready) {
    const item = work.cursor;
    if (work.isConcluded(item)) {
      // Perhaps by the answer to its first part, which was all that was missing of it.
      work.part = 0;
      work.cursor++;
    } else if (mayHaveLeft && work.part === 0 && withdrawn.has(work.ids, item * 16)) {
      work.cursor++;
      skips.skip(work, item, REASON.withdrawn);
    } else if (mayFollow && work.part === 0 && work.follows(item)) {
      work.cursor++;
      skips.putBehind(work, item);
    } else if (work.parts === null) {
      work.cursor++;
      if (submitPart(work, link, item, 0, skips)) used++;
    } else {
      used += submitParts(work, link, most - used, skips);
    }
  }
  return used;
}

/** The item at the cursor, part by part; the cursor moves on after its last. */
function submitParts(work: Work, link: SmppLink, most: number, skips: Skips): number {
  const item = work.cursor;
  const total = work.templatesOf(item).length;
  const todo = work.parts?.todo[item] as number;
  let used = 0;
  for (; work.part < total && used < most; work.part++) {
    if ((todo & (1 << work.part)) === 0) continue;
    if (!submitPart(work, link, item, work.part, skips)) {
      work.part = total;
      break;
    }
    used++;
  }
  if (work.part >= total) {
    work.part = 0;
    work.cursor++;
  }
  return used;
}

/** @returns false when the recipient's number cannot be written into a PDU, and nothing was submitted */
function submitPart(work: Work, link: SmppLink, item: number, part: number, skips: Skips): boolean {
  const templates = work.templates ?? work.templatesOf(item);
  try {
    link.submit(
      templates[part] as (typeof templates)[number],
      work.numbers[item] as number,
      tokenBase(work.slot) + (item << PART_BITS) + part,
    );
  } catch (error) {
    if (!(error instanceof SmppError) || error.code !== 'invalid_destination') throw error;
    skips.skip(work, item, REASON.numberRefused);
    return false;
  }
  work.newest = (item << PART_BITS) + part;
  work.inFlight++;
  return true;
}
