import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CatalogueController } from './catalogue.controller.js';
import { CatalogueService } from './catalogue.service.js';
import { DEFAULT_MUNICIPALITY } from './default-municipality.js';
import { FoundingService } from './founding.service.js';
import { SmsWordsService } from './sms-words.service.js';
import { TermsPublishing } from './terms/terms-publishing.service.js';

/** What can be chosen: municipality, zones, categories, notices. */
@Global()
@Module({})
export class CatalogueModule {
  static forMunicipality(defaultCode: string | null): DynamicModule {
    return {
      module: CatalogueModule,
      controllers: [CatalogueController],
      providers: [
        CatalogueService,
        FoundingService,
        SmsWordsService,
        TermsPublishing,
        { provide: DEFAULT_MUNICIPALITY, useValue: defaultCode },
      ],
      exports: [CatalogueService, FoundingService, SmsWordsService, TermsPublishing, DEFAULT_MUNICIPALITY],
    };
  }
}
