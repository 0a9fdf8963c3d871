import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AccessModule } from '#libs/access';
import { auditMigrations, AuditModule } from '#libs/audit';
import { DatabaseModule } from '#libs/database';
import { FeedModule, feedMigrations } from '#libs/feed';
import { ObservabilityModule, type Logger } from '#libs/observability';
import { ConfigurationModule } from './configuration.module.js';
import { DecisionsModule } from './decisions/decisions.module.js';
import { EngineModule } from './engine/engine.module.js';
import { dispatcherEntities } from './entities.js';
import { ErasuresClock } from './erasures/erasures.clock.js';
import { LedgerKeeper } from './ledger/ledger-keeper.js';
import { dispatcherMigrations } from './migrations/index.js';
import { PrivacyController } from './privacy/privacy.controller.js';
import { PersonOutcomesController } from './recipients/person-outcomes.controller.js';
import { PersonOutcomesService } from './recipients/person-outcomes.service.js';
import { RecipientsController } from './recipients/recipients.controller.js';
import { RecipientsService } from './recipients/recipients.service.js';
import { TrailService } from './recipients/trail.service.js';
import { CapacityController } from './routes/capacity.controller.js';
import { RoutesController } from './routes/routes.controller.js';
import type { DispatcherConfig } from './settings.js';
import { UnreachableClock } from './unreachable/unreachable.clock.js';

/** Connections of the mapper, which only checks the schema; the engine has its own. */
const MAPPER_POOL = 2;

/** The service: carries batches to the SMSCs and keeps the ledger of what became of each recipient. */
@Module({})
export class DispatcherModule {
  static forService(config: DispatcherConfig, logger: Logger): DynamicModule {
    return {
      module: DispatcherModule,
      imports: [
        ConfigurationModule.with(config),
        ObservabilityModule.forService('dispatcher', logger),
        DatabaseModule.forService(
          {
            url: config.databaseUrl,
            schema: 'dispatcher',
            entities: dispatcherEntities,
            poolSize: MAPPER_POOL,
          },
          [auditMigrations, feedMigrations, dispatcherMigrations],
        ),
        FeedModule.forService('dispatcher', config),
        AuditModule.forService(config),
        AccessModule.forService({ service: 'dispatcher', serviceSecret: config.serviceSecret }),
        ScheduleModule.forRoot(),
        EngineModule,
        DecisionsModule,
      ],
      controllers: [
        CapacityController,
        RecipientsController,
        PersonOutcomesController,
        PrivacyController,
        RoutesController,
      ],
      providers: [
        RecipientsService,
        TrailService,
        PersonOutcomesService,
        LedgerKeeper,
        UnreachableClock,
        ErasuresClock,
      ],
    };
  }
}
