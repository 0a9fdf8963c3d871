import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import { Problems } from '#libs/http';
import { AlertParameter, RecipientPageView, RecipientsQuery } from './recipients.dto.js';
import { RecipientsService } from './recipients.service.js';

const DEFAULT_LIMIT = 100;

@ApiTags('internal')
@Controller('internal/alerts')
export class RecipientsController {
  constructor(private readonly recipients: RecipientsService) {}

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
}
