/** $1 subscriber, $2 shard, $3 batches of their messages. */
export const HEAR_ERASURE = `
INSERT INTO dispatcher.erasure AS e (subscriber_id, shard, messages) VALUES ($1::uuid, $2::int2, $3::uuid[])
ON CONFLICT (subscriber_id) DO UPDATE SET messages = e.messages || excluded.messages, heard_at = excluded.heard_at`;

/** Forgets the digits of who was heard of first, if that is so many seconds ago. $1 seconds. */
export const FORGET_NEXT = `
WITH due AS (
  DELETE FROM dispatcher.erasure WHERE subscriber_id = (
    SELECT subscriber_id FROM dispatcher.erasure WHERE heard_at <= now() - make_interval(secs => $1::float8)
    ORDER BY heard_at LIMIT 1)
  RETURNING subscriber_id, shard, messages
)
SELECT dispatcher.forget_digits(subscriber_id, shard, messages) AS batches FROM due`;
