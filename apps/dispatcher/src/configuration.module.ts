import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DISPATCHER_CONFIG, type DispatcherConfig } from './settings.js';

/** The loaded settings, everywhere in the service. */
@Global()
@Module({})
export class ConfigurationModule {
  static with(config: DispatcherConfig): DynamicModule {
    return {
      module: ConfigurationModule,
      providers: [{ provide: DISPATCHER_CONFIG, useValue: config }],
      exports: [DISPATCHER_CONFIG],
    };
  }
}
