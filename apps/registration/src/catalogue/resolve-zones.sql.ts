/** $1: municipality; $2: polygons as text. `&&` compares the polygons themselves, not their bounding boxes. */
export const RESOLVE_ZONES = `
SELECT id FROM registration.zone
WHERE municipality_id = $1 AND EXISTS (SELECT FROM unnest($2::polygon[]) AS asked WHERE area && asked)
ORDER BY name`;
