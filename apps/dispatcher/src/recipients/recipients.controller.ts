import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import { Problems } from '#libs/http';
import {
  AlertParameter,
  RecipientPageView,
  RecipientParameter,
  RecipientsQuery,
  RecipientTrailView,
} from './recipients.dto.js';
import { RecipientsService } from './recipients.service.js';
import { TrailService } from './trail.service.js';

const DEFAULT_LIMIT = 100;

@ApiTags('internal')
@Controller('internal/alerts')
export class RecipientsController {
  constructor(
    private readonly recipients: RecipientsService,
    private readonly trails: TrailService,
  ) {}

  @Get(':alertId/recipients')
  @ServicesOnly('authoring')
  @ApiOperation({ summary: 'What became of each recipient of an alert, numbers masked' })
  @ApiOkResponse({ type: RecipientPageView })
  @Problems('access.service_token_invalid')
  read(
    @Param() { alertId }: AlertParameter,
    @Query() { after, limit }: RecipientsQuery,
  ): Promise<RecipientPageView> {
    return this.recipients.page(alertId, after ?? null, limit ?? DEFAULT_LIMIT);
  }

  @Get(':alertId/recipients/:subscriberId/trail')
  @ServicesOnly('authoring')
  @ApiOperation({ summary: 'Every try and every receipt of one recipient of an alert' })
  @ApiOkResponse({ type: RecipientTrailView })
  @Problems('access.service_token_invalid')
  async trail(@Param() { alertId, subscriberId }: RecipientParameter): Promise<RecipientTrailView> {
    return { trail: await this.trails.of(alertId, subscriberId) };
  }
}
