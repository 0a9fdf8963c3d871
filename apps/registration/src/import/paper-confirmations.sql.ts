/** $1: subscribers; $2: when. */
export const OWE_CONFIRMATIONS = `
INSERT INTO registration.paper_confirmation (subject_ref, imported_at) SELECT unnest($1::uuid[]), $2`;

/** Some who are to be told, taken off the list. $1: how many. */
export const TAKE_CONFIRMATIONS = `
DELETE FROM registration.paper_confirmation WHERE subject_ref IN (
  SELECT subject_ref FROM registration.paper_confirmation ORDER BY imported_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING subject_ref`;

/** Those of them who are still subscribed by that paper. $1: subscribers. */
export const TO_TELL = `
SELECT subscriber.id, subscriber.municipality_id AS "municipalityId", language, number_sealed AS "numberSealed",
       number_index AS "numberIndex", confirmed_at AS "signedOn"
FROM registration.subscriber JOIN registration.consent ON consent.id = consent_id
WHERE subscriber.id = ANY ($1::uuid[]) AND status = 'active' AND channel = 'paper'
ORDER BY number_index`;
