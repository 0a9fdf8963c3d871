import { Global, Inject, Module, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { onceConnected } from '#libs/database';
import type { KekConfig } from '#libs/keys';
import { AuditLog } from './audit-log.js';
import { Payloads } from './payloads/payloads.js';
import { payloadsOf } from './settings.js';

/** The log, for a whole service. */
@Global()
@Module({})
export class AuditModule implements OnApplicationBootstrap {
  constructor(
    private readonly source: DataSource,
    @Inject(Payloads) private readonly payloads: Payloads,
  ) {}

  /** @throws ConfigError without a key-encryption key; starts only with the one that wraps what is stored */
  static forService(config: KekConfig): DynamicModule {
    const payloads = payloadsOf(config);
    return {
      module: AuditModule,
      providers: [
        { provide: Payloads, useValue: payloads },
        { provide: AuditLog, useValue: new AuditLog(payloads) },
      ],
      exports: [AuditLog, Payloads],
    };
  }

  /** Once the schema is known to be the right one. */
  async onApplicationBootstrap(): Promise<void> {
    await onceConnected(() => this.payloads.keys.check(this.source));
  }
}
