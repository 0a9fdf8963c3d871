/** How those stand whose last change is not outside yet, for one writer at a time. $1: how many. */
export const CHANGES_TO_KEEP = `
SELECT subject_ref AS person, changed.municipality_id AS municipality, changed_at AS at, status,
       coalesce((SELECT jsonb_agg(code ORDER BY code) FROM registration.category WHERE category.id = ANY (category_ids)),
                '[]') AS categories,
       restricted_at IS NOT NULL AS restricted, guardian_gone_at IS NOT NULL AS "guardianGone", moved_at AS "movedAt"
FROM registration.taken_back AS changed JOIN registration.subscriber ON subscriber.id = subject_ref
WHERE kept_outside_at IS NULL ORDER BY changed_at LIMIT $1 FOR UPDATE OF changed SKIP LOCKED`;

/** $1: subjects; $2: when. */
export const CHANGES_KEPT = `
UPDATE registration.taken_back SET kept_outside_at = $2 WHERE subject_ref = ANY ($1::uuid[])`;

/** They have another number from now on. $1: subject; $2: municipality. */
export const NOTE_MOVE = `
INSERT INTO registration.taken_back (subject_ref, municipality_id, changed_at, moved_at)
VALUES ($1, $2, clock_timestamp(), clock_timestamp())
ON CONFLICT (subject_ref) DO UPDATE
SET changed_at = excluded.changed_at, moved_at = excluded.moved_at, kept_outside_at = NULL`;

/** What the database itself knows. $1: subject. */
export const LAST_CHANGE = `
SELECT changed_at AS "changedAt", moved_at AS "movedAt" FROM registration.taken_back WHERE subject_ref = $1`;

/** $1: subscriber; $2: categories; $3: record. */
export const NARROW = `UPDATE registration.subscriber SET category_ids = $2::uuid[], consent_id = $3 WHERE id = $1`;
