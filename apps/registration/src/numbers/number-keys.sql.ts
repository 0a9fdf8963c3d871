export const READ_KEYS = `
SELECT kind, version, state, wrapped FROM registration.number_key WHERE state <> 'retired' ORDER BY kind, version`;

/** $1: kind; $2: version; $3: state; $4: wrapped. */
export const ADD_KEY = `
INSERT INTO registration.number_key (kind, version, state, wrapped) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING`;

/** Everybody who keeps keys in mind hears of it. */
export const TELL = `SELECT pg_notify('registration_number_keys', '')`;

export const LISTEN = 'LISTEN registration_number_keys';

/** Advisory locks of this class say who knows which keys. */
export const KNOWING = 1_790_200_200;

/** $1: a state of the keys. Held by the session of everybody who works with it. */
export const KNOW = `SELECT pg_advisory_lock_shared(${KNOWING}, $1)`;

export const FORGET = `SELECT pg_advisory_unlock_shared(${KNOWING}, $1)`;

/** $1: the state of the keys as it is. How many work with another. */
export const UNAWARE = `
SELECT count(*)::int AS n FROM pg_locks
WHERE locktype = 'advisory' AND objsubid = 2 AND classid = ${KNOWING} AND objid <> $1::oid
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/**
 * Under which of these indexes a number stands. The subscriber's row decides: a count of messages may have been written
 * a moment too late. $1: municipality; $2: indexes.
 */
export const STANDS_UNDER = `
SELECT number_index AS index FROM (
  SELECT 1 AS place, number_index FROM registration.subscriber
  WHERE municipality_id = $1 AND number_index = ANY ($2) AND status = 'active'
  UNION ALL SELECT 2, number_index FROM registration.subscriber
  WHERE municipality_id = $1 AND number_index = ANY ($2) AND status <> 'active'
  UNION ALL SELECT 3, number_index FROM registration.sign_up
  WHERE municipality_id = $1 AND number_index = ANY ($2)
  UNION ALL SELECT 4, number_index FROM registration.number_change
  WHERE municipality_id = $1 AND number_index = ANY ($2)
  UNION ALL SELECT 5, number_index FROM registration.guardian
  WHERE municipality_id = $1 AND number_index = ANY ($2)
  UNION ALL SELECT 5, number_index FROM registration.guardian_asked
  WHERE municipality_id = $1 AND number_index = ANY ($2)
  UNION ALL SELECT 6, number_index FROM registration.message_sent
  WHERE municipality_id = $1 AND number_index = ANY ($2)
) AS found ORDER BY place`;
