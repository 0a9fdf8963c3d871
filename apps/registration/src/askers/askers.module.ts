import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Registry } from '#libs/observability';
import { AddressLimitGuard } from './address-limit.guard.js';
import { AddressLimit } from './address-limit.js';

/** Who asks too often. */
@Module({})
export class AskersModule {
  /** @param most requests of one address in ten minutes; 0 for no limit */
  static withLimit(most: number): DynamicModule {
    const guard = {
      provide: APP_GUARD,
      useFactory: (registry: Registry) => new AddressLimitGuard(new AddressLimit(most), registry),
      inject: [Registry],
    };
    return { module: AskersModule, providers: [guard] };
  }
}
