/** $1: municipality. */
export const NOTICES = `
SELECT version, language, encode(sha256, 'hex') AS sha256, text FROM registration.notice
WHERE municipality_id::text = $1 ORDER BY published_at, version, language`;

/** $1: municipality. */
export const TERMS = `
SELECT version, content FROM registration.terms WHERE municipality_id::text = $1 ORDER BY version`;
