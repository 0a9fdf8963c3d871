/** $1: log. The key that seals now: of several made at once, the first; `mine`: made by this very transaction, which may yet fail. */
export const SEALING_KEY = `
SELECT id, wrapped, xid = pg_current_xact_id_if_assigned() IS TRUE AS mine
FROM audit.municipality_key WHERE log_id = $1 AND retired_at IS NULL
ORDER BY made_at, id LIMIT 1`;

/** $1: id; $2: log; $3: wrapped. */
export const MAKE_SEALING_KEY = `
INSERT INTO audit.municipality_key (id, log_id, wrapped) VALUES ($1, $2, $3)`;

/** $1: ids. */
export const MUNICIPALITY_KEYS = `
SELECT id, log_id AS "logId", wrapped FROM audit.municipality_key WHERE id = ANY ($1::uuid[]) AND wrapped IS NOT NULL`;

export const ALL_MUNICIPALITY_KEYS = `
SELECT id, log_id AS "logId", wrapped FROM audit.municipality_key WHERE wrapped IS NOT NULL`;

/**
 * $1: subjects, in order, so that two transactions never wait for each other crosswise; $2: a wrapped key each, for
 * those who have none. Whose key is made elsewhere at this moment is missing from the answer.
 */
export const SUBJECT_KEYS = `
WITH known AS (
  SELECT subject_ref, wrapped FROM audit.subject_key WHERE subject_ref = ANY ($1::uuid[])
), made AS (
  INSERT INTO audit.subject_key (subject_ref, wrapped)
  SELECT subject_ref, wrapped FROM unnest($1::uuid[], $2::bytea[]) AS fresh (subject_ref, wrapped)
  WHERE NOT EXISTS (SELECT FROM known WHERE known.subject_ref = fresh.subject_ref)
  ON CONFLICT (subject_ref) DO NOTHING
  RETURNING subject_ref
)
SELECT subject_ref AS subject, wrapped FROM known
UNION ALL SELECT subject_ref, NULL FROM made`;

/** $1: subjects. */
export const KNOWN_SUBJECT_KEYS = `
SELECT subject_ref AS subject, wrapped FROM audit.subject_key WHERE subject_ref = ANY ($1::uuid[])`;
