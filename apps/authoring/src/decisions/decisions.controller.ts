import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import { Problems } from '#libs/http';
import { AlertReader } from '../alerts/alert-reader.js';
import type { Alert } from '../alerts/alert.entity.js';
import { AlertView } from '../alerts/alert-view.dto.js';
import { ApproveDto, HashDto, ReasonDto } from '../alerts/alert.dto.js';
import { CONTENT_FAULTS } from '../alerts/alert.problems.js';
import { AlertId } from '../alerts/alert-id.js';
import { ProgressService } from '../progress/progress.service.js';
import { StoppedAlertView } from './decisions.dto.js';
import { DecisionsService } from './decisions.service.js';

const ANY_DECISION = [
  ...['access.session_required', 'access.forbidden', 'access.cross_site'],
  ...['alert.not_found', 'alert.wrong_state'],
];

const ON_CONTENT = [...ANY_DECISION, 'alert.content_changed', 'service.unavailable', ...CONTENT_FAULTS];

@ApiTags('decisions')
@Controller('api/alerts/:id')
export class DecisionsController {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly reader: AlertReader,
    private readonly progress: ProgressService,
  ) {}

  @Post('submit')
  @HttpCode(200)
  @Requires('alert:submit')
  @ApiOperation({ summary: 'Ask for the approval of the content that was previewed' })
  @ApiOkResponse({ type: AlertView })
  @Problems(...ON_CONTENT)
  async submit(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Body() { contentHash }: HashDto,
  ): Promise<AlertView> {
    return this.show(actor, await this.decisions.submit(actor, id, contentHash));
  }

  @Post('withdraw')
  @HttpCode(200)
  @Requires('alert:submit')
  @ApiOperation({ summary: 'Take a submitted or scheduled alert back to draft' })
  @ApiOkResponse({ type: AlertView })
  @Problems(...ANY_DECISION)
  async withdraw(@Actor() actor: Official, @AlertId() id: string): Promise<AlertView> {
    return this.show(actor, await this.decisions.withdraw(actor, id));
  }

  @Post('approve')
  @HttpCode(200)
  @Requires('alert:approve')
  @ApiOperation({ summary: 'Approve the content that was previewed, for now or for a time' })
  @ApiOkResponse({ type: AlertView })
  @Problems(...ON_CONTENT, 'alert.own_approval', 'alert.release_past', 'alert.release_after_expiry')
  async approve(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Body() { contentHash, releaseAt }: ApproveDto,
  ): Promise<AlertView> {
    const at = typeof releaseAt === 'string' ? new Date(releaseAt) : null;
    return this.show(actor, await this.decisions.approve(actor, id, contentHash, at));
  }

  @Post('return')
  @HttpCode(200)
  @Requires('alert:approve')
  @ApiOperation({ summary: 'Send a submitted alert back to its author, with a reason' })
  @ApiOkResponse({ type: AlertView })
  @Problems(...ANY_DECISION)
  async return(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<AlertView> {
    return this.show(actor, await this.decisions.return(actor, id, reason));
  }

  @Post('reject')
  @HttpCode(200)
  @Requires('alert:approve')
  @ApiOperation({ summary: 'Refuse a submitted alert for good, with a reason' })
  @ApiOkResponse({ type: AlertView })
  @Problems(...ANY_DECISION)
  async reject(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<AlertView> {
    return this.show(actor, await this.decisions.reject(actor, id, reason));
  }

  @Post('stop')
  @HttpCode(200)
  @Requires('alert:stop')
  @ApiOperation({ summary: 'Stop a released alert: nothing more of it is sent' })
  @ApiOkResponse({ type: StoppedAlertView })
  @Problems(...ANY_DECISION)
  async stop(@Actor() actor: Official, @AlertId() id: string): Promise<StoppedAlertView> {
    const alert = await this.decisions.stop(actor, id);
    const stop = await this.progress.stopAccount(id);
    return { ...(await this.show(actor, alert)), stop };
  }

  private show(actor: Official, alert: Alert): Promise<AlertView> {
    return this.reader.show(actor, alert);
  }
}
