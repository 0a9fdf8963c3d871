import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from '#libs/access';
import { auditMigrations, AuditModule, LogKeeperModule } from '#libs/audit';
import { DatabaseModule } from '#libs/database';
import { FeedModule } from '#libs/feed';
import { ObservabilityModule, type Logger } from '#libs/observability';
import { AskersModule } from './askers/askers.module.js';
import { AudienceModule } from './audience/audience.module.js';
import { AuditingModule } from './auditing/auditing.module.js';
import { ExportsModule } from './auditing/exports/exports.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { TermsModule } from './catalogue/terms/terms.module.js';
import { CounterModule } from './counter/counter.module.js';
import { registrationEntities } from './entities.js';
import { FeedConsumerModule } from './feed-consumer.module.js';
import { ImportClockModule, ImportModule } from './import/import.module.js';
import { InboundModule } from './inbound/inbound.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { registrationMigrations } from './migrations/index.js';
import { NumbersModule } from './numbers/numbers.module.js';
import { PagesModule } from './pages/pages.module.js';
import { PrivacyModule } from './privacy/privacy.module.js';
import { ReadinessModule } from './readiness.module.js';
import { RetentionClockModule } from './rights/retention/retention-clock.module.js';
import { RightsModule } from './rights/rights.module.js';
import { ReachabilityModule } from './reachability/reachability.module.js';
import type { RegistrationConfig } from './settings.js';
import { SignUpModule } from './sign-up/sign-up.module.js';
import { SubscribersModule } from './subscribers/subscribers.module.js';
import { SyntheticModule } from './synthetic/synthetic.module.js';

/** The service: citizens sign up and leave, and audiences are drawn. */
@Module({})
export class RegistrationModule {
  /** All of it: the API, the citizens' pages, what listens to the feed, what draws audiences. */
  static forService(config: RegistrationConfig, logger: Logger): DynamicModule {
    const keywords = {
      ...{ stop: config.stopKeywords, help: config.helpKeywords, signUp: config.signUpKeywords },
      ...{ yes: config.yesKeywords, no: config.noKeywords },
    };
    const working = [
      AskersModule.withLimit(config.requestsPerAddress),
      SignUpModule,
      PagesModule,
      CounterModule,
      AudienceModule,
      InboundModule.forKeywords(keywords),
      FeedConsumerModule,
      LogKeeperModule.forService(config),
      ExportsModule.forService(config),
      PrivacyModule.forSettings(config),
      TermsModule,
      RetentionClockModule,
      ...(config.tellImported ? [ImportClockModule] : []),
      ReadinessModule,
    ];
    const parts = RegistrationModule.forCommands(config, logger);
    return { ...parts, imports: [...(parts.imports ?? []), ...working] };
  }

  /** What a command needs: everything but what works by itself. */
  static forCommands(config: RegistrationConfig, logger: Logger): DynamicModule {
    const { databaseUrl: url, databasePool: poolSize, serviceSecret } = config;
    return {
      module: RegistrationModule,
      imports: [
        ObservabilityModule.forService('registration', logger),
        DatabaseModule.forService(
          { url, schema: 'registration', entities: registrationEntities, poolSize, prepared: true },
          [auditMigrations, registrationMigrations],
        ),
        FeedModule.forService('registration', config),
        AuditModule.forService(config),
        AccessModule.forService({ service: 'registration', serviceSecret }),
        NumbersModule.forKeys(config),
        CatalogueModule.forMunicipality(config.municipality ?? null),
        MessagesModule.withBudget(config.serviceMessagesADay),
        SubscribersModule,
        RightsModule.forSettings(config),
        AuditingModule.forSettings(config),
        ReachabilityModule.withRule({
          failures: config.suspendAfterFailures,
          withinDays: config.suspendWithinDays,
        }),
        ImportModule,
        SyntheticModule,
      ],
    };
  }
}
