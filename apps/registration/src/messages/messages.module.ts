import { Global, Module, type DynamicModule } from '@nestjs/common';
import { LOGGER, Registry, type Logger } from '#libs/observability';
import { DailyBudget } from './daily-budget.js';
import { ServiceMessages } from './service-messages.js';

/** Messages to single persons. */
@Global()
@Module({})
export class MessagesModule {
  /** @param aDay how many codes and answers a municipality sends in a day at most; 0 for no limit */
  static withBudget(aDay: number): DynamicModule {
    const budget = {
      provide: DailyBudget,
      useFactory: (registry: Registry, logger: Logger) => new DailyBudget(aDay, registry, logger),
      inject: [Registry, LOGGER],
    };
    return {
      module: MessagesModule,
      providers: [budget, ServiceMessages],
      exports: [budget, ServiceMessages],
    };
  }
}
