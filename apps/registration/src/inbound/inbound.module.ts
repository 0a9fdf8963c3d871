import { Global, Module, type DynamicModule } from '@nestjs/common';
import { InboundService, KEYWORDS } from './inbound.service.js';
import type { Keywords } from './keywords.js';

/** What phones write to us. */
@Global()
@Module({})
export class InboundModule {
  static forKeywords(keywords: Keywords): DynamicModule {
    return {
      module: InboundModule,
      providers: [{ provide: KEYWORDS, useValue: keywords }, InboundService],
      exports: [InboundService],
    };
  }
}
