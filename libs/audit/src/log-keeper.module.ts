import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { onceConnected } from '#libs/database';
import { Health, LOGGER, Registry, type Logger } from '#libs/observability';
import { targetsOf } from './checkpoints/targets.js';
import { KeeperMetrics } from './keeper-metrics.js';
import { LogKeeper } from './keeper.js';
import { Payloads } from './payloads/payloads.js';
import { logKeyOf, type AuditConfig } from './settings.js';
import { KeyRotation } from './signing-keys/key-rotation.js';
import type { Sql } from './sql.js';

interface KeeperSettings extends AuditConfig {
  databaseUrl: string;
}

const SETTINGS = Symbol('AUDIT_KEEPER_SETTINGS');

/** Keeps the audit log, in the service that is trusted with its signing key. */
@Module({})
export class LogKeeperModule implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly #keeper: LogKeeper;
  readonly #metrics: KeeperMetrics;

  constructor(
    @Inject(SETTINGS) private readonly settings: KeeperSettings,
    @Inject(LOGGER) logger: Logger,
    registry: Registry,
    private readonly health: Health,
    @Inject(Payloads) private readonly payloads: Payloads,
    private readonly source: DataSource,
  ) {
    this.#metrics = new KeeperMetrics(registry);
    this.#keeper = new LogKeeper({
      ...{ url: settings.databaseUrl, key: logKeyOf(settings), targets: targetsOf(settings) },
      payloads,
      checkpointEveryMs: settings.auditCheckpointSeconds * 1000,
      metrics: this.#metrics,
      onError: (message, err) => logger.error({ err }, message),
    });
  }

  static forService(settings: KeeperSettings): DynamicModule {
    return { module: LogKeeperModule, providers: [{ provide: SETTINGS, useValue: settings }] };
  }

  onModuleInit(): void {
    this.health.register('audit', () => {
      const { damage } = this.#keeper;
      // Waiting is no reason to turn citizens away; a log that was tampered with is one to wake somebody.
      return { healthy: damage === null, details: { ...this.#metrics.facts, ...(damage && { damage }) } };
    });
  }

  /** @throws AuditError `audit.key_changed`: it does not start with a key that is not the log's */
  async onApplicationBootstrap(): Promise<void> {
    const query = this.source.query.bind(this.source) as Sql;
    const rotation = new KeyRotation(query, logKeyOf(this.settings), this.payloads);
    await onceConnected(() => rotation.check());
    this.#keeper.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#keeper.stop();
  }
}
