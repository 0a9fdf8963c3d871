import { Global, Module, type DynamicModule } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Health } from './health.js';
import type { Logger } from './logger.js';

/** Injection token of the service's logger. */
export const LOGGER = Symbol('LOGGER');

/** Logger, health and metrics for a whole service. */
@Global()
@Module({})
export class ObservabilityModule {
  static forService(service: string, logger: Logger): DynamicModule {
    const registry = new Registry();
    registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: registry });
    return {
      module: ObservabilityModule,
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: Registry, useValue: registry },
        { provide: Health, useValue: new Health() },
      ],
      exports: [LOGGER, Registry, Health],
    };
  }
}
