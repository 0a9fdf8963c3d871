import {
  Inject,
  Injectable,
  Module,
  type OnApplicationShutdown,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { DeadLetters, Feed, Keyring } from '#libs/feed';
import { Health, LOGGER, Registry, type Logger } from '#libs/observability';
import { createPool, POOL } from '../database/pool.js';
import { DISPATCHER_CONFIG, type DispatcherConfig } from '../settings.js';
import { registerHealth } from './engine-health.js';
import { registerMetrics } from './engine-metrics.js';
import { Engine } from './engine.js';

/** Stops the engine while the feed and the database still answer, and then lets its connections go. */
@Injectable()
class EngineShutdown implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly engine: Engine,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  beforeApplicationShutdown(): Promise<void> {
    return this.engine.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

@Module({
  providers: [
    {
      provide: POOL,
      inject: [DISPATCHER_CONFIG, LOGGER],
      useFactory: (config: DispatcherConfig, logger: Logger) =>
        createPool(config.databaseUrl, config.databasePool, logger),
    },
    {
      provide: Engine,
      inject: [
        DISPATCHER_CONFIG,
        POOL,
        Feed,
        Keyring,
        DeadLetters,
        AuditLog,
        LOGGER,
        Health,
        Registry,
        DataSource,
      ],
      useFactory: async (
        config: DispatcherConfig,
        pool: Pool,
        feed: Feed,
        keyring: Keyring,
        deadLetters: DeadLetters,
        audit: AuditLog,
        logger: Logger,
        health: Health,
        registry: Registry,
      ) => {
        const engine = await Engine.start({ config, pool, feed, keyring, deadLetters, audit, logger });
        registerHealth(health, engine, pool, feed);
        registerMetrics(registry, engine);
        return engine;
      },
    },
    EngineShutdown,
  ],
  exports: [POOL, Engine],
})
export class EngineModule {}
