/** $1 account, $2 address. */
export const INSERT_ATTEMPT = `
INSERT INTO authoring.login_attempt (account, address) VALUES ($1, $2) RETURNING id`;

/**
 * $1 the attempt, $2 seconds of the window. Counts it and those before it, so that of many made at once the first
 * ones pass.
 */
export const COUNT_ATTEMPTS = `
WITH mine AS (SELECT * FROM authoring.login_attempt WHERE id = $1),
recent AS (
  SELECT a.*, a.account = m.account AS same_account, a.address = m.address AS same_address
  FROM authoring.login_attempt a, mine m
  WHERE (a.account = m.account OR a.address = m.address)
    AND a.at > now() - make_interval(secs => $2) AND (a.at, a.id) <= (m.at, m.id)
)
SELECT count(*) FILTER (WHERE same_account AND same_address)::int AS pair,
       count(*) FILTER (WHERE same_address)::int AS address,
       count(*) FILTER (WHERE same_account AND NOT EXISTS (
         SELECT FROM authoring.known_address k WHERE k.account = r.account AND k.address = r.address
       ))::int AS strangers,
       ceil(extract(epoch FROM min(at) + make_interval(secs => $2) - now()))::int AS wait
FROM recent r`;

/** $1 account, $2 address. */
export const FORGET_ATTEMPTS = `DELETE FROM authoring.login_attempt WHERE account = $1 AND address = $2`;

/** $1 account, $2 address. */
export const REMEMBER_ADDRESS = `
INSERT INTO authoring.known_address (account, address) VALUES ($1, $2)
ON CONFLICT (account, address) DO UPDATE SET last_login_at = now()`;

/** How long it is known from where somebody logged in. */
export const KNOWN_ADDRESS_DAYS = 90;

/** $1 seconds of the window. */
export const PURGE_ATTEMPTS = [
  `DELETE FROM authoring.login_attempt WHERE at <= now() - make_interval(secs => $1)`,
  `DELETE FROM authoring.known_address WHERE last_login_at <= now() - greatest(interval '${KNOWN_ADDRESS_DAYS} days', make_interval(secs => $1))`,
];
