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
    const routes = engine.routes.map(({ route, binds, state, health: { breaker, senders } }) => ({
      id: route.id,
      kind: route.kind,
      state,
      reason: breaker.reason,
      sendersRefused: senders.refusedCount,
      binds: binds.length,
      bound: binds.filter((bind) => bind.isBound).length,
      refused: binds.filter((bind) => bind.credentialsRefused).length,
    }));
    // One of each kind is enough to be of use; which are not well stands beside it.
    const kinds = new Set(routes.map(({ kind }) => kind));
    const able = routes.filter(({ bound, state }) => bound > 0 && state !== 'open');
    return {
      healthy: [...kinds].every((kind) => able.some((route) => route.kind === kind)),
      details: { routes },
    };
  });
  health.register('ledger', () => {
    const { troubles } = engine.persistence;
    return { healthy: troubles.length === 0, details: { backlog: engine.ledger.backlog, troubles } };
  });
}
