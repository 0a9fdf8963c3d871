import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Health, LOGGER, Registry, type Logger } from '#libs/observability';
import { targetsOf } from './checkpoints/targets.js';
import { KeeperMetrics } from './keeper-metrics.js';
import { LogKeeper } from './keeper.js';
import { logKeyOf, type AuditConfig } from './settings.js';

interface KeeperSettings extends AuditConfig {
  databaseUrl: string;
}

const SETTINGS = Symbol('AUDIT_KEEPER_SETTINGS');

/** Keeps the audit log, in the service that is trusted with its signing key. */
@Module({})
export class LogKeeperModule implements OnModuleInit, OnApplicationShutdown {
  readonly #keeper: LogKeeper;
  readonly #metrics: KeeperMetrics;

  constructor(
    @Inject(SETTINGS) settings: KeeperSettings,
    @Inject(LOGGER) logger: Logger,
    registry: Registry,
    private readonly health: Health,
  ) {
    this.#metrics = new KeeperMetrics(registry);
    this.#keeper = new LogKeeper({
      ...{ url: settings.databaseUrl, key: logKeyOf(settings), targets: targetsOf(settings) },
      checkpointEveryMs: settings.auditCheckpointSeconds * 1000,
      metrics: this.#metrics,
      onError: (message, err) => logger.error({ err }, message),
    });
  }

  static forService(settings: KeeperSettings): DynamicModule {
    return { module: LogKeeperModule, providers: [{ provide: SETTINGS, useValue: settings }] };
  }

  onModuleInit(): void {
    this.#keeper.start();
    this.health.register('audit', () => {
      const { damage } = this.#keeper;
      // Waiting is no reason to turn citizens away; a log that was tampered with is one to wake somebody.
      return { healthy: damage === null, details: { ...this.#metrics.facts, ...(damage && { damage }) } };
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#keeper.stop();
  }
}
