/** $1: id; $2: name; $3: legal basis; $4: statute. */
export const UPDATE_CATEGORY = `
UPDATE registration.category SET name = $2, legal_basis = $3, statute_ref = $4 WHERE id = $1`;

/** $1: id; $2: name; $3: area. */
export const UPDATE_ZONE = `UPDATE registration.zone SET name = $2, area = $3 WHERE id = $1`;

/** Terms of municipalities whose log tells of none. */
export const UNTOLD = `
SELECT t.municipality_id AS "municipalityId", t.version, t.content FROM registration.terms t
WHERE NOT EXISTS (SELECT FROM audit.entry e WHERE e.municipality_id = t.municipality_id AND e.event = 'terms.published')
ORDER BY t.municipality_id, t.version`;

/** One instance at a time. */
export const LOCK_TELLING = `SELECT pg_advisory_xact_lock(hashtextextended('registration.terms', 0))`;

/** $1: municipality, and how many consents were given under each. */
export const VERSIONS = `
SELECT t.version, t.content, t.published_at AS "publishedAt",
       (SELECT count(*)::int FROM registration.subscriber s JOIN registration.consent c ON c.id = s.consent_id
        WHERE s.status = 'active' AND c.terms_id = t.id) AS subscribers
FROM registration.terms t WHERE t.municipality_id = $1 ORDER BY t.version`;
