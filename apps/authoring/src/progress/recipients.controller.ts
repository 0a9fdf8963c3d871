import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import { Problems } from '#libs/http';
import { AlertReader } from '../alerts/alert-reader.js';
import { AlertId } from '../alerts/alert-id.js';
import { DispatcherClient } from '../peers/dispatcher.client.js';
import { PeopleLooks } from './people-looks.service.js';
import { RecipientPageView, RecipientsQueryDto } from './progress.dto.js';

@ApiTags('progress')
@Controller('api/alerts/:id/recipients')
export class RecipientsController {
  constructor(
    private readonly reader: AlertReader,
    private readonly dispatcher: DispatcherClient,
    private readonly looks: PeopleLooks,
  ) {}

  @Get()
  @Requires('recipients:read')
  @ApiOperation({ summary: 'What became of each recipient, numbers masked; who looks is written down' })
  @ApiOkResponse({ type: RecipientPageView })
  @Problems('access.session_required', 'access.forbidden', 'alert.not_found', 'service.unavailable')
  async list(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Query() { after, limit }: RecipientsQueryDto,
  ): Promise<RecipientPageView> {
    const alert = await this.reader.find(actor, id);
    if (alert.releasedSubmissionId === null) return { recipients: [], next: null };
    const page = await this.dispatcher.recipients(id, after ?? null, limit);
    await this.looks.record(actor, {
      ...{ alertId: id, what: 'recipients', asked: { after: after ?? null, limit } },
      subjects: page.recipients.map(({ subscriberId }) => subscriberId),
    });
    return page;
  }
}
