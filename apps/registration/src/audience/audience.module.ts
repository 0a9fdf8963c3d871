import { Module } from '@nestjs/common';
import { AddresseesClient } from './addressees.client.js';
import { AddresseesClock } from './addressees.clock.js';
import { AudienceEvents } from './audience-events.service.js';
import { AudienceTeller } from './audience-teller.js';
import { AudienceController } from './audience.controller.js';
import { AudienceService } from './audience.service.js';
import { DrawRunner } from './draw-runner.service.js';
import { PageDrawer } from './page-drawer.service.js';

/** Who matches at release, drawn page by page onto the feed. */
@Module({
  controllers: [AudienceController],
  providers: [
    AudienceService,
    AudienceTeller,
    PageDrawer,
    DrawRunner,
    AudienceEvents,
    AddresseesClient,
    AddresseesClock,
  ],
  exports: [AudienceEvents],
})
export class AudienceModule {}
