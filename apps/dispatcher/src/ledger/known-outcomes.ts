import type { Pool } from 'pg';
import type { Work } from '../dispatch/work.js';
import { int2Array, int8Array } from './binary-array.js';
import { READ_KNOWN } from './known-outcomes.sql.js';
import { RECIPIENTS_EACH } from './marks.js';
import type { Pending } from './pending.js';

/** A recipient, as the ledger knows them. */
interface Place {
  work: Work;
  item: number;
}

const keyOf = ({ work, item }: Place) => work.facts.batchNo * RECIPIENTS_EACH + work.placeOf(item);

/**
 * Takes out of first outcomes those of recipients who have one, in the ledger or before in the same rows. What is
 * written first holds; the others of the statement must not wait for ever because of one that is told twice.
 * @returns whose outcomes were taken out
 */
export async function leaveOutKnown(pool: Pool, rows: Pending): Promise<Place[]> {
  const places = [...rows.finals.places(), ...rows.deferrals];
  const { rows: found } = await pool.query<{ batch_no: string; recipient: number }>(READ_KNOWN, [
    int8Array(places.map(({ work }) => work.facts.batchNo)),
    int2Array(places.map(({ work, item }) => work.placeOf(item))),
  ]);
  const known = new Set(found.map((row) => Number(row.batch_no) * RECIPIENTS_EACH + row.recipient));
  const out: Place[] = [];
  const isFirst = (place: Place): boolean => {
    const key = keyOf(place);
    if (known.has(key)) out.push({ work: place.work, item: place.item });
    return !known.has(key) && known.add(key) !== undefined;
  };
  rows.finals.keep(isFirst);
  rows.deferrals = rows.deferrals.filter(isFirst);
  const gone = new Map<Work, Set<number>>();
  for (const { work, item } of out) gone.set(work, (gone.get(work) ?? new Set()).add(item));
  const stays = ({ work, item }: Place) => gone.get(work)?.has(item) !== true;
  rows.finalParts = rows.finalParts.filter(stays);
  rows.deferralParts = rows.deferralParts.filter(stays);
  return out;
}
