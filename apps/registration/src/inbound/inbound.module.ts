import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Keywords } from '../catalogue/keyword-meaning.js';
import { SignUpModule } from '../sign-up/sign-up.module.js';
import { AnswersService } from './answers.service.js';
import { InboundService, KEYWORDS } from './inbound.service.js';
import { SmsSignUpService } from './sms-sign-up.service.js';

/** What phones write to us. */
@Global()
@Module({})
export class InboundModule {
  static forKeywords(keywords: Keywords): DynamicModule {
    return {
      module: InboundModule,
      imports: [SignUpModule],
      providers: [
        { provide: KEYWORDS, useValue: keywords },
        AnswersService,
        SmsSignUpService,
        InboundService,
      ],
      exports: [InboundService],
    };
  }
}
