import type { Pool } from 'pg';
import type { Feed } from '#libs/feed';
import type { Health } from '#libs/observability';
import type { Engine } from './engine.js';

/** What the dispatcher needs to be of use; asked for by `/health/ready`. */
export function registerHealth(health: Health, engine: Engine, pool: Pool, feed: Feed): void {
  health.register('database', async () => {
    await pool.query('SELECT 1');
    return { healthy: true };
  });
  health.register('feed', async () => {
    const { connected, ...details } = await feed.health();
    return { healthy: connected, details: { ...details, shards: engine.intake.shards.length } };
  });
  health.register('routes', () => {
    const routes = engine.routes.map(({ route, binds }) => ({
      id: route.id,
      kind: route.kind,
      binds: binds.length,
      bound: binds.filter((bind) => bind.isBound).length,
    }));
    return { healthy: routes.every(({ bound }) => bound > 0), details: { routes } };
  });
  health.register('ledger', () => {
    const { troubles } = engine.persistence;
    return { healthy: troubles.length === 0, details: { backlog: engine.ledger.backlog, troubles } };
  });
}
