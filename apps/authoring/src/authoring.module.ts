import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AccessModule, SessionStore } from '#libs/access';
import { auditMigrations, AuditModule } from '#libs/audit';
import { DatabaseModule } from '#libs/database';
import { FeedModule, feedMigrations } from '#libs/feed';
import { ObservabilityModule, type Logger } from '#libs/observability';
import { AftermathModule } from './aftermath/aftermath.module.js';
import { AlertsModule } from './alerts/alerts.module.js';
import { AuditingModule } from './auditing/auditing.module.js';
import { CapModule } from './cap/cap.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { ConfigurationModule } from './configuration.module.js';
import { CounterModule } from './counter/counter.module.js';
import { DecisionsModule } from './decisions/decisions.module.js';
import { AUTHORING_ENTITIES } from './entities.js';
import { authoringMigrations } from './migrations/index.js';
import { OfficialsModule } from './officials/officials.module.js';
import { DatabaseSessionStore } from './officials/session.store.js';
import { PreviewModule } from './preview/preview.module.js';
import { PrivacyModule } from './privacy/privacy.module.js';
import { ProgressConsumerModule, ProgressModule } from './progress/progress.module.js';
import { ReadinessModule } from './readiness.module.js';
import { ReleaseClockModule } from './release/release.module.js';
import type { AuthoringConfig } from './settings.js';

/** The service: officials write, approve and release alerts, and watch them arrive. */
@Module({})
export class AuthoringModule {
  /** All of it: the API, the clock that releases, and what listens to the feed. */
  static forService(config: AuthoringConfig, logger: Logger): DynamicModule {
    const parts = AuthoringModule.forCommands(config, logger);
    const working = [ScheduleModule.forRoot(), ReleaseClockModule, ProgressConsumerModule, ReadinessModule];
    return { ...parts, imports: [...(parts.imports ?? []), ...working] };
  }

  /** What a command needs: everything but what works by itself. */
  static forCommands(config: AuthoringConfig, logger: Logger): DynamicModule {
    return {
      module: AuthoringModule,
      imports: [
        ConfigurationModule.with(config),
        ObservabilityModule.forService('authoring', logger),
        DatabaseModule.forService(
          {
            url: config.databaseUrl,
            schema: 'authoring',
            entities: AUTHORING_ENTITIES,
            poolSize: config.databasePool,
          },
          [auditMigrations, feedMigrations, authoringMigrations],
        ),
        FeedModule.forService('authoring', config),
        AuditModule.forService(config),
        AccessModule.forService(
          {
            service: 'authoring',
            serviceSecret: config.serviceSecret,
            secureCookies: config.cookieSecure,
          },
          {
            imports: [OfficialsModule],
            provider: { provide: SessionStore, useExisting: DatabaseSessionStore },
          },
        ),
        OfficialsModule,
        CatalogueModule,
        AlertsModule,
        CapModule,
        PreviewModule,
        DecisionsModule,
        ProgressModule,
        AftermathModule,
        CounterModule,
        AuditingModule,
        PrivacyModule,
      ],
    };
  }
}
