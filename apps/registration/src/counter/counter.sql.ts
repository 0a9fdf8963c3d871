/** Who has the number, with the consent in force. $1: municipality; $2: index; $3: since when failures count. */
export const SUBSCRIBER_OF = `
SELECT subscriber.id, subscribed_at AS "subscribedAt", channel, language, zone_ids AS "zoneIds",
       category_ids AS "categoryIds", subscriber.paused_until AS "pausedUntil", consent.valid_until AS "validUntil",
       (SELECT count(*)::int FROM registration.delivery_failure AS failure
        WHERE failure.subject_ref = subscriber.id AND failed_at >= $3) AS failures
FROM registration.subscriber JOIN registration.consent ON consent.id = consent_id
WHERE subscriber.municipality_id = $1 AND number_index = $2 AND status = 'active'`;

/** How the last who had the number ended. $1: municipality; $2: index. */
export const LAST_OF = `
SELECT id, status, left_at AS "leftAt" FROM registration.subscriber
WHERE municipality_id = $1 AND number_index = $2 AND status <> 'active' ORDER BY left_at DESC LIMIT 1`;
