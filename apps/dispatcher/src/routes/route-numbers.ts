import type { Pool } from 'pg';
import type { Route } from './route.js';

const NUMBER_ROUTES = `
WITH made AS (
  INSERT INTO dispatcher.route (id)
  SELECT r.id FROM unnest($1::text[]) AS r (id) WHERE NOT EXISTS (SELECT 1 FROM dispatcher.route k WHERE k.id = r.id)
  ON CONFLICT (id) DO NOTHING
  RETURNING no, id
)
SELECT no, id FROM made UNION SELECT no, id FROM dispatcher.route WHERE id = ANY($1::text[])`;

/** The numbers under which routes stand in the ledger; a new route gets the next. */
export async function numberRoutes(pool: Pool, routes: readonly Route[]): Promise<Map<string, number>> {
  for (;;) {
    const { rows } = await pool.query<{ no: number; id: string }>(NUMBER_ROUTES, [
      routes.map(({ id }) => id),
    ]);
    // Another instance may be giving the same number at this moment: the next look finds it.
    if (rows.length === routes.length) return new Map(rows.map(({ no, id }) => [id, no]));
  }
}
