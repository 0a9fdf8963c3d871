import { GUARDIAN_IN_DOUBT } from '../guardian/guardian.sql.js';

/**
 * Consents under a notice that was published before the one that is asked about. The text of a version has one time of
 * publication, whatever the language.
 * $1: municipality; $2: published at; $3: after this subscriber; $4: how many.
 */
export const TO_ASK = `
SELECT subscriber.id, subscriber.municipality_id AS "municipalityId", subscriber.language, consent_id AS "consentId",
       coalesce(guardian_sealed, number_sealed) AS "numberSealed",
       coalesce(guardian_index, number_index) AS "numberIndex", guardian_index IS NOT NULL AS "byGuardian",
       CASE WHEN ${GUARDIAN_IN_DOUBT} THEN number_sealed END AS "childSealed", number_index AS "childIndex", guardian_gone_at IS NULL AS askable, notice.published_at < $2 AS due
FROM registration.subscriber
JOIN registration.consent ON consent.id = consent_id
JOIN registration.notice ON notice.id = consent.notice_id
WHERE subscriber.municipality_id = $1 AND status = 'active' AND ($3::uuid IS NULL OR subscriber.id > $3)
ORDER BY subscriber.id LIMIT $4 FOR UPDATE OF subscriber`;

/** One instance asks about a notice at a time; the oldest first. */
export const NEXT_ASKING = `
SELECT municipality_id AS "municipalityId", version, published_at AS "publishedAt", grace_days AS "graceDays",
       last_asked AS "lastAsked"
FROM registration.notice_asking WHERE finished_at IS NULL ORDER BY published_at LIMIT 1 FOR UPDATE SKIP LOCKED`;

/** $1: municipality; $2: version; $3: asked up to this subscriber; $4: finished at, or null. */
export const ADVANCE_ASKING = `
UPDATE registration.notice_asking SET last_asked = coalesce($3, last_asked), finished_at = $4
WHERE municipality_id = $1 AND version = $2`;

/** A newer notice takes the place of an older question. $1: municipality; $2: when. */
export const END_ASKINGS = `
UPDATE registration.notice_asking SET finished_at = $2 WHERE municipality_id = $1 AND finished_at IS NULL`;

/** $1: subscribers; $2: until when they may answer. */
export const ANSWER_BY = `UPDATE registration.subscriber SET answer_by = $2 WHERE id = ANY ($1::uuid[])`;

/** Who is still to be asked. */
export const ASKINGS = {
  count: `
SELECT count(*)::int AS count FROM registration.notice_asking AS asking
JOIN registration.subscriber ON subscriber.municipality_id = asking.municipality_id AND status = 'active'
     AND (last_asked IS NULL OR subscriber.id > last_asked)
JOIN registration.consent ON consent.id = consent_id
JOIN registration.notice ON notice.id = consent.notice_id AND notice.published_at < asking.published_at
WHERE finished_at IS NULL AND $1::timestamptz IS NOT NULL`,
};

/** Who was asked and has said nothing in time. $1: when */
const SILENT_ONES = `registration.subscriber WHERE status = 'active' AND answer_by <= $1`;

export const SILENT = {
  count: `SELECT count(*)::int AS count FROM ${SILENT_ONES}`,
  list: `
SELECT id, municipality_id AS "municipalityId", consent_id AS "consentId", category_ids AS "categoryIds"
FROM ${SILENT_ONES} ORDER BY answer_by LIMIT $2 FOR UPDATE SKIP LOCKED`,
};

/** $1: subscriber; $2: categories that go on; $3: record. */
export const END_CONSENT_BASED = `
UPDATE registration.subscriber SET category_ids = $2::uuid[], consent_id = $3, answer_by = NULL WHERE id = $1`;

/** The versions of a municipality's notice, and who stands under each. $1: municipality */
export const VERSIONS = `
SELECT version, material, min(published_at) AS "publishedAt", array_agg(language ORDER BY language) AS languages,
       (SELECT count(*)::int FROM registration.subscriber JOIN registration.consent ON consent.id = consent_id
        WHERE subscriber.municipality_id = $1 AND status = 'active' AND notice_version = version) AS subscribers
FROM registration.notice WHERE municipality_id = $1 GROUP BY version, material ORDER BY 3`;

/** Who has been asked and may still answer. $1: municipality */
export const WAITING = `
SELECT count(*)::int AS count FROM registration.subscriber
WHERE municipality_id = $1 AND status = 'active' AND answer_by IS NOT NULL`;
