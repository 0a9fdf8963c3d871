import type { Lane } from '#libs/contracts';
import type { Stack } from '../../harness/stack.js';
import type { AlertBooks, LedgerLine, LedgerState } from './reckoning.js';
import type { People } from './people.js';

const ID_BYTES = 16;
/** A recipient in a batch: UUID, last three digits. */
const MEMBER_BYTES = 18;

/** Numbers as they stand in `dispatcher.outcome`: their meaning never changes. */
const STATES: Record<number, LedgerState> = {
  1: 'taken',
  2: 'failed',
  3: 'expired',
  4: 'stopped',
  5: 'inDoubt',
  6: 'waiting',
};

const BATCHES = 'SELECT no, lane, members FROM dispatcher.batch WHERE alert_id = $1 ORDER BY no';
const OUTCOMES = `
SELECT o.batch_no, o.recipient,
       (array_agg(o.state ORDER BY o.seq DESC) FILTER (WHERE o.state <> 7))[1] AS last,
       bool_or(o.state IN (5, 7)) AS doubted
FROM dispatcher.outcome o JOIN dispatcher.batch b ON b.no = o.batch_no
WHERE b.alert_id = $1 GROUP BY o.batch_no, o.recipient`;
const DRAWN = 'SELECT subscriber_ids FROM registration.draw_page WHERE alert_id = $1';

interface OutcomeRow {
  batch_no: string;
  recipient: number;
  last: number | null;
  doubted: boolean;
}

/** Who was drawn for an alert, by number; the digits of nobody known are NaN. */
async function audienceOf(stack: Stack, alertId: string, people: People): Promise<Set<number>> {
  const pages = await stack.query<{ subscriber_ids: Buffer }>(DRAWN, [alertId]);
  return new Set(pages.flatMap((page) => numbersOf(page.subscriber_ids, ID_BYTES, people)));
}

async function linesOf(stack: Stack, alertId: string, people: People): Promise<Map<number, LedgerLine>> {
  const batches = await stack.query<{ no: string; lane: Lane; members: Buffer }>(BATCHES, [alertId]);
  const outcomes = await stack.query<OutcomeRow>(OUTCOMES, [alertId]);
  const byPlace = new Map(outcomes.map((row) => [`${row.batch_no} ${row.recipient}`, row]));
  const lines = new Map<number, LedgerLine>();
  for (const { no, lane, members } of batches)
    numbersOf(members, MEMBER_BYTES, people).forEach((number, place) => {
      const row = byPlace.get(`${no} ${place}`);
      const state = STATES[row?.last ?? 6] ?? 'waiting';
      const before = lines.get(number);
      lines.set(number, {
        ...{ state, doubted: row?.doubted ?? false, batches: (before?.batches ?? 0) + 1 },
        ...{ batchNo: before?.batchNo ?? Number(no), lane },
      });
    });
  return lines;
}

/** The books of one alert; `accepted` as the simulator saw it. */
export async function booksOf(
  stack: Stack,
  alertId: string,
  people: People,
  accepted: AlertBooks['accepted'],
): Promise<AlertBooks> {
  return {
    audience: await audienceOf(stack, alertId, people),
    accepted,
    ledger: await linesOf(stack, alertId, people),
  };
}

function numbersOf(bytes: Buffer, each: number, people: People): number[] {
  return Array.from(
    { length: bytes.length / each },
    (_, i) => people.get(bytes.toString('hex', i * each, i * each + ID_BYTES)) ?? Number.NaN,
  );
}
