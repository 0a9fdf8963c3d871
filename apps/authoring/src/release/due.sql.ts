/** $1 how many at most. Scheduled alerts whose time has come, the longest waiting first. */
export const FIND_DUE = `
SELECT a.id, p.content_hash
FROM authoring.alert a
JOIN authoring.approval p ON p.submission_id = a.approved_submission_id
WHERE a.state = 'scheduled' AND p.release_at <= now()
ORDER BY p.release_at
LIMIT $1`;

/** $1 the alert. Locks it unless somebody else has it, and only if it is still due. */
export const CLAIM_DUE = `
SELECT a.id, p.content_hash
FROM authoring.alert a
JOIN authoring.approval p ON p.submission_id = a.approved_submission_id
WHERE a.id = $1 AND a.state = 'scheduled' AND p.release_at <= now()
FOR UPDATE OF a SKIP LOCKED`;
