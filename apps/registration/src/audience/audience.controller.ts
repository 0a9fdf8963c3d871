import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import type { AudienceEstimate, AudienceSummary } from '#libs/contracts';
import { Problems } from '#libs/http';
import { AudienceEstimateDto, AudienceEstimateResult, AudienceSummaryResult } from './audience.dto.js';
import { AudienceService } from './audience.service.js';

@Controller('internal')
export class AudienceController {
  constructor(private readonly audiences: AudienceService) {}

  @Post('audience/estimate/:municipalityId')
  @HttpCode(200)
  @ServicesOnly('authoring')
  @ApiOperation({ summary: 'How many would get an alert of this rule now' })
  @ApiOkResponse({ type: AudienceEstimateResult })
  estimate(
    @Param('municipalityId', ParseUUIDPipe) municipalityId: string,
    @Body() rule: AudienceEstimateDto,
  ): Promise<AudienceEstimate> {
    return this.audiences.estimate(municipalityId, rule);
  }

  @Get('alerts/:alertId/audience')
  @ServicesOnly('authoring')
  @ApiOperation({ summary: 'The frozen audience of an alert' })
  @ApiOkResponse({ type: AudienceSummaryResult })
  @Problems('audience.unknown')
  summary(@Param('alertId', ParseUUIDPipe) alertId: string): Promise<AudienceSummary> {
    return this.audiences.summary(alertId);
  }
}
