import { Controller, Get, Inject, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { ServicesOnly } from '#libs/access';
import type { RegistrationPrivacyFacts, RegistrationPrivacySettings } from '#libs/contracts';
import { catalogueProblem } from '../catalogue/problems.js';
import { registrationPrivacy } from './privacy-facts.js';

export const PRIVACY_SETTINGS = Symbol('PRIVACY_SETTINGS');

/** How personal data are processed here, for the service that knows who may read it. */
@ApiTags('internal')
@Controller('internal/privacy')
export class PrivacyController {
  constructor(
    private readonly source: DataSource,
    @Inject(PRIVACY_SETTINGS) private readonly settings: RegistrationPrivacySettings,
  ) {}

  @Get(':municipalityId')
  @ServicesOnly('authoring')
  @ApiOperation({
    summary: 'Terms, categories, counts and settings for the record of processing; about nobody',
  })
  async facts(
    @Param('municipalityId', ParseUUIDPipe) municipalityId: string,
  ): Promise<RegistrationPrivacyFacts> {
    const sql = <R extends object>(statement: string, values?: unknown[]) =>
      this.source.query<R[]>(statement, values);
    const facts = await registrationPrivacy(sql, municipalityId, this.settings);
    if (facts === null) throw catalogueProblem('catalogue.municipality_unknown');
    return facts;
  }
}
