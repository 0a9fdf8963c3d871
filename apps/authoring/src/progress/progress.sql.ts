/**
 * $1 alert, $2 municipality, $3 drawn, $4 by language, $5 complete, $6 digest. Totals only grow: what arrives late, or
 * after the drawing is complete, changes nothing.
 */
export const STORE_DRAWN = `
UPDATE authoring.progress p
SET drawn = $3, drawn_by_language = $4, drawing_complete = $5, digest = coalesce($6, p.digest), updated_at = now()
FROM authoring.alert a
WHERE p.alert_id = $1 AND a.id = p.alert_id AND a.municipality_id = $2
  AND NOT p.drawing_complete AND p.drawn <= $3`;

/**
 * $1 alert, $2 municipality, $3 revision, $4 … $11 the counts, $12 parts,
 * $13 … $15 correctable, held, resending, $16 first submitted, $17 last outcome.
 */
export const STORE_DISPATCHED = `
UPDATE authoring.progress p
SET revision = $3, taken = $4, waiting = $5, submitted = $6, delivered = $7, failed = $8, expired = $9,
    stopped = $10, in_doubt = $11, parts = $12, correctable = $13, held = $14, resending = $15,
    first_submitted_at = $16, last_outcome_at = $17, updated_at = now()
FROM authoring.alert a
WHERE p.alert_id = $1 AND a.id = p.alert_id AND a.municipality_id = $2 AND p.revision < $3`;

/** $1 alerts. Every one that exists, released or not. */
export const READ_PROGRESS = `
SELECT a.id, a.state, r.released_at AS "releasedAt",
       coalesce(p.drawn, 0) AS drawn, coalesce(p.drawn_by_language, '{}') AS "drawnByLanguage",
       coalesce(p.drawing_complete, false) AS "drawingComplete",
       coalesce(p.taken, 0) AS taken, coalesce(p.waiting, 0) AS waiting, coalesce(p.submitted, 0) AS submitted,
       coalesce(p.delivered, 0) AS delivered, coalesce(p.failed, 0) AS failed, coalesce(p.expired, 0) AS expired,
       coalesce(p.stopped, 0) AS stopped, coalesce(p.in_doubt, 0) AS "inDoubt", coalesce(p.parts, 0) AS parts,
       coalesce(p.correctable, 0) AS correctable, coalesce(p.held, 0) AS held, coalesce(p.resending, 0) AS resending,
       p.first_submitted_at AS "firstSubmittedAt", p.last_outcome_at AS "lastOutcomeAt", p.ended_at AS "endedAt"
FROM authoring.alert a
LEFT JOIN authoring.release r ON r.alert_id = a.id
LEFT JOIN authoring.progress p ON p.alert_id = a.id
WHERE a.id = ANY($1)`;
