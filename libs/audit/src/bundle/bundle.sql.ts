import { LOG_ENTRY_COLUMNS } from '../log-entry.js';

/** $1 log, $2 from, $3 below: a page of the log, payloads beside it where they still are. */
export const ENTRY_PAGE = `
SELECT s.seq::float8 AS seq, ${LOG_ENTRY_COLUMNS}, encode(p.salt, 'hex') AS salt, p.body AS payload
FROM audit.sequenced s
JOIN audit.entry e ON e.id = s.entry_id
LEFT JOIN audit.payload p ON p.entry_id = e.id
WHERE s.log_id = $1 AND s.seq >= $2 AND s.seq < $3
ORDER BY s.seq`;
