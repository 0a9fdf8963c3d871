import { Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { AuditLog } from '#libs/audit';
import { Keyring } from '#libs/feed';
import { POOL } from '../database/pool.js';
import { EngineModule } from '../engine/engine.module.js';
import { Engine } from '../engine/engine.js';
import { AddresseesController } from './addressees.controller.js';
import { Corrections } from './corrections.js';
import { DecisionsController } from './decisions.controller.js';
import { Decisions } from './decisions.js';
import { OpenAlerts } from './open-alerts.js';

/** What people decide about recipients that failed or are in doubt. */
@Module({
  imports: [EngineModule],
  controllers: [DecisionsController, AddresseesController],
  providers: [
    {
      provide: OpenAlerts,
      inject: [POOL, Keyring],
      useFactory: (pool: Pool, keyring: Keyring) => new OpenAlerts(pool, keyring),
    },
    {
      provide: Decisions,
      inject: [POOL, Keyring, AuditLog, Engine],
      useFactory: (pool: Pool, keyring: Keyring, audit: AuditLog, engine: Engine) =>
        new Decisions(pool, keyring, audit, (alertId) => engine.decided(alertId)),
    },
    {
      provide: Corrections,
      inject: [POOL, AuditLog, Engine],
      useFactory: (pool: Pool, audit: AuditLog, engine: Engine) =>
        new Corrections(pool, audit, (alertId) => engine.decided(alertId)),
    },
  ],
})
export class DecisionsModule {}
