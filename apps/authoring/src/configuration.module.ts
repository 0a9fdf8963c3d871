import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AUTHORING_CONFIG, type AuthoringConfig } from './settings.js';

/** The loaded settings, everywhere in the service. */
@Global()
@Module({})
export class ConfigurationModule {
  static with(config: AuthoringConfig): DynamicModule {
    return {
      module: ConfigurationModule,
      providers: [{ provide: AUTHORING_CONFIG, useValue: config }],
      exports: [AUTHORING_CONFIG],
    };
  }
}
