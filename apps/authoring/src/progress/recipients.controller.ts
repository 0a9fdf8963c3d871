import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Actor, Requires, type Official } from '#libs/access';
import { AuditLog } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { Problems } from '#libs/http';
import { AlertReader } from '../alerts/alert-reader.js';
import { AlertId } from '../alerts/alert-id.js';
import { DispatcherClient } from '../peers/dispatcher.client.js';
import { RecipientPageView, RecipientsQueryDto } from './progress.dto.js';

@ApiTags('progress')
@Controller('api/alerts/:id/recipients')
export class RecipientsController {
  constructor(
    private readonly reader: AlertReader,
    private readonly dispatcher: DispatcherClient,
    private readonly source: DataSource,
    private readonly audit: AuditLog,
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
    // Written before it is shown: what cannot be written down is not seen.
    await inTransaction(this.source, (manager) =>
      this.audit.append(manager, {
        municipalityId: actor.municipalityId,
        event: 'record.viewed',
        actor: `official:${actor.officialId}`,
        alertId: id,
        payload: { what: 'recipients', after: after ?? null, limit },
      }),
    );
    return this.dispatcher.recipients(id, after ?? null, limit);
  }
}
