import { LOG_ENTRY_COLUMNS } from '../log-entry.js';
import { PAYLOAD_COLUMNS, PAYLOAD_JOINS } from '../payloads/payloads.js';

/** $1 log, $2 from, $3 below: a page of the log, payloads beside it where they still are. */
export const ENTRY_PAGE = `
SELECT s.seq::float8 AS seq, ${LOG_ENTRY_COLUMNS}, ${PAYLOAD_COLUMNS}
FROM audit.sequenced s
JOIN audit.entry e ON e.id = s.entry_id
${PAYLOAD_JOINS}
WHERE s.log_id = $1 AND s.seq >= $2 AND s.seq < $3
ORDER BY s.seq`;
