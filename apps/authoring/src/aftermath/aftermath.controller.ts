import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import { Problems } from '#libs/http';
import { AlertId } from '../alerts/alert-id.js';
import { AlertReader } from '../alerts/alert-reader.js';
import { SendersService } from '../officials/senders.service.js';
import { DispatcherClient } from '../peers/dispatcher.client.js';
import { PeopleLooks } from '../progress/people-looks.service.js';
import { AftermathView, DecisionDto, DoneView, LetterPageView, LettersQueryDto } from './aftermath.dto.js';
import { aftermathProblem } from './aftermath.problems.js';

/** What is left of an alert when most have got it: who failed and why, who is in doubt, and what to do about them. */
@ApiTags('aftermath')
@Controller('api/alerts/:id')
export class AftermathController {
  constructor(
    private readonly reader: AlertReader,
    private readonly dispatcher: DispatcherClient,
    private readonly looks: PeopleLooks,
    private readonly senders: SendersService,
  ) {}

  @Get('aftermath')
  @Requires('progress:read')
  @ApiOperation({ summary: 'Who failed, why, and what to do about it; how many are held in doubt' })
  @ApiOkResponse({ type: AftermathView })
  @Problems('access.session_required', 'access.forbidden', 'alert.not_found', 'service.unavailable')
  async read(@Actor() actor: Official, @AlertId() id: string): Promise<AftermathView> {
    const { sender, municipalityId } = await this.reader.find(actor, id);
    const [open, senders] = await Promise.all([
      this.dispatcher.open(id),
      this.senders.allowed(municipalityId),
    ]);
    return { ...open, senders: senders.filter((other) => other !== sender) };
  }

  @Get('dead-letters')
  @Requires('recipients:read')
  @ApiOperation({ summary: 'The failed recipients who can be sent to again; who looks is written down' })
  @ApiOkResponse({ type: LetterPageView })
  @Problems('access.session_required', 'access.forbidden', 'alert.not_found', 'service.unavailable')
  async letters(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Query() { detail, after, limit }: LettersQueryDto,
  ): Promise<LetterPageView> {
    await this.reader.find(actor, id);
    const page = await this.dispatcher.deadLetters(id, detail ?? null, after ?? null, limit);
    await this.looks.record(actor, {
      ...{ alertId: id, what: 'dead_letters' },
      asked: { detail: detail ?? null, after: after ?? null, limit },
      subjects: page.letters.map(({ subscriberId }) => subscriberId),
    });
    return page;
  }

  /** The dispatcher writes the audit entry, in the transaction that changes the account. */
  @Post('aftermath')
  @HttpCode(200)
  @Requires('dispatch:manage')
  @ApiOperation({
    summary: 'Sends again, accepts or gives up; counted and written down under the official’s name',
  })
  @ApiOkResponse({ type: DoneView })
  @Problems(
    ...(['access.session_required', 'access.forbidden', 'alert.not_found', 'service.unavailable'] as const),
    ...(['dispatch.unknown', 'dispatch.ended', 'dispatch.stopped', 'dispatch.expired'] as const),
    ...(['dispatch.key_destroyed', 'dispatch.sender_unknown'] as const),
  )
  async decide(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Body() decision: DecisionDto,
  ): Promise<DoneView> {
    await this.reader.find(actor, id);
    const { what, detail, letters, sender } = decision;
    if (sender !== undefined) await this.requireSender(actor, decision);
    const { done, closed, overtaken } = await this.dispatcher.decide(id, {
      ...{ what, actor: `official:${actor.officialId}` },
      ...(detail === undefined ? {} : { detail }),
      ...(letters === undefined ? {} : { letters }),
      ...(sender === undefined ? {} : { sender }),
    });
    if (closed !== null) throw aftermathProblem(`dispatch.${closed}`);
    return { done, overtaken };
  }

  /** Two officials have approved the text; the senders are those the operator has registered with the providers. */
  private async requireSender({ municipalityId }: Official, { what, sender }: DecisionDto): Promise<void> {
    const allowed = what === 'resend_failed' ? await this.senders.allowed(municipalityId) : [];
    if (!allowed.includes(sender ?? ''))
      throw aftermathProblem('dispatch.sender_unknown', { field: 'sender' });
  }
}
