import { PAGE_STRIDE } from '../numbers/number-cipher.js';

/**
 * Whoever chose a public task is drawn for it while they stay. What rests on consent needs one in force at this instant:
 * good still, not waiting for an answer whose time is over, of data that may be used (GDPR art. 18). That a clock ends
 * those subscriptions as well is not waited for. The category is looked up once a statement, not a row.
 */
function basisInForce(category: string): string {
  return `((valid_until > now() AND (answer_by IS NULL OR answer_by > now()) AND restricted_at IS NULL) OR
           (SELECT legal_basis = 'public_task' FROM registration.category WHERE category.id = ${category}))`;
}

/**
 * The next subscribers of some shards who chose the category in one of the zones, and whose subscription stands now:
 * whoever has left in the meantime is not among them. Those who came after the release are not either.
 *
 * One row a shard comes back, everybody in it end to end: parsing a thousand rows would cost more than drawing them.
 *
 * $1: municipality; $2: shards; $3: after these positions; $4: up to this one; $5: category; $6: zones; $7: how many a
 * shard; $8: languages there is a text in. `variants` has a character a person: '0' and up, the text they get.
 */
const drawPages = (more: string) => `
SELECT shard, page.*
FROM unnest($2::smallint[], $3::uuid[]) AS next (shard, after)
CROSS JOIN LATERAL (
  SELECT count(*)::int AS drawn,
         string_agg(uuid_send(id), '' ORDER BY position) AS ids,
         string_agg(substring(number_sealed || '\\x000000000000000000000000'::bytea FOR ${PAGE_STRIDE}), ''
                    ORDER BY position) AS sealed,
         string_agg(chr(47 + coalesce(array_position($8::text[], language), 1)), '' ORDER BY position) AS variants,
         max(uuid_send(position)) AS last
  FROM (
    SELECT id, position, language, number_sealed
    FROM registration.subscriber
    WHERE municipality_id = $1 AND shard = next.shard AND status = 'active'
      AND (paused_until IS NULL OR paused_until <= now())
      AND ${basisInForce('$5::uuid')}
      AND position > next.after AND position <= $4
      AND $5::uuid = ANY (category_ids) AND zone_ids && $6::uuid[]${more}
    ORDER BY position
    LIMIT $7
  ) AS person
) AS page`;

export const DRAW_PAGES = drawPages('');

/** Of a correction's addressees alone. As `DRAW_PAGES`; $9: alert. */
export const DRAW_PAGES_OF_ADDRESSEES = drawPages(`
      AND EXISTS (SELECT FROM registration.addressee WHERE alert_id = $9::uuid AND subscriber_id = subscriber.id)`);

/** $1: municipality; $2: category; $3: zones. */
const estimateAudience = (more: string) => `
SELECT language, count(*)::int AS count
FROM registration.subscriber
WHERE municipality_id = $1 AND status = 'active' AND (paused_until IS NULL OR paused_until <= now())
  AND ${basisInForce('$2::uuid')}
  AND $2::uuid = ANY (category_ids) AND zone_ids && $3::uuid[]${more}
GROUP BY language ORDER BY language`;

export const ESTIMATE_AUDIENCE = estimateAudience('');

/** Among these alone. As `ESTIMATE_AUDIENCE`; $4: subscribers, 16 bytes each. */
export const ESTIMATE_AMONG = estimateAudience(`
  AND id IN (SELECT encode(substring($4::bytea FROM place * 16 + 1 FOR 16), 'hex')::uuid
             FROM generate_series(0, length($4::bytea) / 16 - 1) AS place)`);
