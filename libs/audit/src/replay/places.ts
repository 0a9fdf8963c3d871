import type { Sql } from '../sql.js';
import type { Differences } from './differences.js';

const PAGE = 2_000;

/** Entries that neither have a number nor wait for one. $1: after which; $2: municipality, null for all; $3: how many. */
const WITHOUT_PLACE = `
SELECT e.id FROM audit.entry e
WHERE ($1::uuid IS NULL OR e.id > $1) AND ($2::uuid IS NULL OR e.municipality_id = $2)
  AND NOT EXISTS (SELECT FROM audit.sequenced s WHERE s.entry_id = e.id)
  AND NOT EXISTS (SELECT FROM audit.pending p WHERE p.xid = e.xid AND p.entry_id = e.id)
ORDER BY e.id LIMIT $3`;

/** Every entry has its number or waits for it: whoever takes one from those that wait keeps it out of the log for ever. */
export async function replayPlaces(
  sql: Sql,
  municipalityId: string | null,
  found: Differences,
): Promise<void> {
  for (let last: string | null = null; ;) {
    const rows: { id: string }[] = await sql<{ id: string }>(WITHOUT_PLACE, [last, municipalityId, PAGE]);
    for (const { id } of rows) found.compare('entry', id, 'place', 'numbered or waiting', null);
    last = rows.at(-1)?.id ?? null;
    if (rows.length < PAGE) return;
  }
}
