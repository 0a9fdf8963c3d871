import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import { Problems } from '#libs/http';
import { DISPATCHER_CONFIG, type DispatcherConfig } from '../settings.js';
import { dispatcherPrivacy } from './privacy-facts.js';
import { MunicipalityParameter, PrivacyFactsView } from './privacy.dto.js';

@ApiTags('internal')
@Controller('internal/privacy')
export class PrivacyController {
  constructor(@Inject(DISPATCHER_CONFIG) private readonly config: DispatcherConfig) {}

  @Get(':municipalityId')
  @ServicesOnly('authoring')
  @ApiOperation({
    summary: 'Operators who get numbers, and periods of retention, for the record of processing',
  })
  @ApiOkResponse({ type: PrivacyFactsView })
  @Problems('access.service_token_invalid')
  facts(@Param() { municipalityId }: MunicipalityParameter): PrivacyFactsView {
    return dispatcherPrivacy(this.config, municipalityId);
  }
}
