import { Module, type DynamicModule } from '@nestjs/common';
import type { RegistrationConfig } from '../settings.js';
import { privacySettings } from './privacy-facts.js';
import { PRIVACY_SETTINGS, PrivacyController } from './privacy.controller.js';

/** What registration tells for the record of processing. */
@Module({})
export class PrivacyModule {
  static forSettings(config: RegistrationConfig): DynamicModule {
    return {
      module: PrivacyModule,
      controllers: [PrivacyController],
      providers: [{ provide: PRIVACY_SETTINGS, useValue: privacySettings(config) }],
    };
  }
}
