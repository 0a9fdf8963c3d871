import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import { Problems } from '#libs/http';
import { AlertId } from '../alerts/alert-id.js';
import { AlertReader } from '../alerts/alert-reader.js';
import { AlertView } from '../alerts/alert-view.dto.js';
import { CorrectionDto } from './aftermath.dto.js';
import { CorrectionsService } from './corrections.service.js';

@ApiTags('aftermath')
@Controller('api/alerts/:id/correction')
export class CorrectionsController {
  constructor(
    private readonly corrections: CorrectionsService,
    private readonly reader: AlertReader,
  ) {}

  @Post()
  @Requires('alert:write')
  @ApiOperation({
    summary: 'A draft that corrects the alert for those who failed; it goes the way of every alert',
  })
  @ApiCreatedResponse({ type: AlertView })
  @Problems(
    ...(['access.session_required', 'access.forbidden', 'access.cross_site'] as const),
    ...(['alert.not_found', 'service.unavailable', 'dispatch.unknown', 'dispatch.ended'] as const),
    ...(['dispatch.stopped', 'dispatch.expired', 'dispatch.key_destroyed', 'dispatch.nobody_left'] as const),
  )
  async begin(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Body() { details }: CorrectionDto,
  ): Promise<AlertView> {
    return this.reader.show(actor, await this.corrections.begin(actor, id, details));
  }
}
