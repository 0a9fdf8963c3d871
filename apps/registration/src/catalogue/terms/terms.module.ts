import { Module } from '@nestjs/common';
import { UntoldTerms } from './untold-terms.service.js';

/** What the service sees to by itself. */
@Module({ providers: [UntoldTerms] })
export class TermsModule {}
