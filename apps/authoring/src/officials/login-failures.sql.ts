/** $1: account, $2: how many wrong, $3: how many refused. The same for a name that is known and for one that is not. */
export const COUNT_FAILURE = `
INSERT INTO authoring.login_failure AS known (account, minute, wrong, refused, last_at)
VALUES ($1, date_trunc('minute', now()), $2, $3, now())
ON CONFLICT (account, minute) DO UPDATE
SET wrong = known.wrong + excluded.wrong, refused = known.refused + excluded.refused, last_at = excluded.last_at`;

/**
 * Takes out what is of minutes that are over. Names nobody has are one account together, of the municipality where there
 * is only one, else of none. Of several who do this at once, one finds it.
 */
export const TAKE_FAILURES = `
WITH past AS (
  DELETE FROM authoring.login_failure WHERE minute < date_trunc('minute', now()) RETURNING *
)
SELECT official.id AS "officialId",
       coalesce(official.municipality_id,
                (SELECT min(id::text)::uuid FROM authoring.municipality HAVING count(*) = 1)) AS "municipalityId",
       past.minute, sum(past.wrong)::int AS wrong, sum(past.refused)::int AS refused, max(past.last_at) AS "lastAt"
FROM past LEFT JOIN authoring.official ON sha256(convert_to(official.username, 'UTF8')) = past.account
GROUP BY official.id, official.municipality_id, past.minute
ORDER BY past.minute, official.id`;
