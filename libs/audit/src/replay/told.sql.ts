import { LOG_ENTRY_COLUMNS } from '../log-entry.js';
import { PAYLOAD_COLUMNS, PAYLOAD_JOINS } from '../payloads/payloads.js';

/** What an entry can be about, by the column that says so. */
export const ABOUT = { subject: 'subject_ref', alert: 'alert_id', entry: 'id' } as const;

export type About = keyof typeof ABOUT;

const ALL = `'00000000-0000-0000-0000-000000000000'::uuid`;

/**
 * A page of entries, those about one person or alert together; numbered or not, as they stand in the snapshot. $1, $2:
 * about what and which entry the last page ended; $3: municipality, null for all; $4: events, null for all; $5: how many.
 */
export const toldPage = (about: About): string => `
SELECT e.${ABOUT[about]} AS about, ${LOG_ENTRY_COLUMNS},
       ${PAYLOAD_COLUMNS}
FROM audit.entry e
${PAYLOAD_JOINS}
WHERE (e.${ABOUT[about]}, e.id) > (coalesce($1::uuid, ${ALL}), coalesce($2::uuid, ${ALL}))
  AND ($3::uuid IS NULL OR e.municipality_id = $3)
  AND ($4::text[] IS NULL OR e.event = ANY ($4))
ORDER BY e.${ABOUT[about]}, e.id LIMIT $5`;
