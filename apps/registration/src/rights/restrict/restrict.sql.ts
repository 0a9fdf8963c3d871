/** $1: subscriber; $2: since when; null: not any more. */
export const RESTRICT_SUBSCRIBER = `
UPDATE registration.subscriber SET restricted_at = $2 WHERE id = $1 AND status = 'active'`;
