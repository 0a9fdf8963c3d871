/** $1: municipality. */
export const OFFICIALS = `
SELECT role, count(*) FILTER (WHERE disabled_at IS NULL)::int AS active, count(*)::int AS all
FROM authoring.official WHERE municipality_id = $1 GROUP BY role ORDER BY role`;
