import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import type { Served } from '#libs/contracts';
import { Problems } from '#libs/http';
import { CounterClient } from '../peers/counter.client.js';
import {
  CitizenDto,
  CounterChallengeView,
  CounterCodeDto,
  CounterDoneView,
  CounterLookView,
  CounterOfferView,
  CounterSignUpCodeDto,
  CounterSignUpDto,
  CounterStateView,
  SubscriberFiguresView,
} from './counter.dto.js';

const ALWAYS = ['access.session_required', 'access.forbidden', 'service.unavailable'] as const;
/** Random, and no number. */
const Id = () => Param('id', ParseUUIDPipe);

/**
 * Citizens served by an official, at the counter or on the phone: of the official's own municipality, under the
 * official's own name. A number comes in the body alone. What registration refuses (`number.…`, `sign_up.…`, `counter.…`)
 * is refused here in its words.
 */
@ApiTags('counter')
@Controller('api/counter')
@Requires('subscriber:serve')
export class CounterController {
  constructor(private readonly registration: CounterClient) {}

  @Get('offer')
  @ApiOperation({ summary: 'Zones, kinds of alert, languages, and the notice to read out' })
  @ApiOkResponse({ type: CounterOfferView })
  @Problems(...ALWAYS)
  offer(@Actor() actor: Official): Promise<CounterOfferView> {
    return this.registration.offer(actor.municipalityId);
  }

  @Get('figures')
  @ApiOperation({ summary: 'How many are subscribed, paused, suspended, or were not reached' })
  @ApiOkResponse({ type: SubscriberFiguresView })
  @Problems(...ALWAYS)
  figures(@Actor() actor: Official): Promise<SubscriberFiguresView> {
    return this.registration.figures(actor.municipalityId);
  }

  @Post('look')
  @HttpCode(200)
  @ApiOperation({ summary: 'What a number is subscribed to; who looks is written down' })
  @ApiOkResponse({ type: CounterLookView })
  @Problems(...ALWAYS)
  look(@Actor() actor: Official, @Body() citizen: CitizenDto): Promise<CounterLookView> {
    return this.registration.look(actor.municipalityId, { ...citizen, ...servedBy(actor) });
  }

  @Post('sign-ups')
  @HttpCode(200)
  @ApiOperation({ summary: 'Signs somebody up: a code goes to their phone, to be read out or answered SI' })
  @ApiOkResponse({ type: CounterChallengeView })
  @Problems(...ALWAYS)
  signUp(@Actor() actor: Official, @Body() asked: CounterSignUpDto): Promise<CounterChallengeView> {
    return this.registration.signUp(actor.municipalityId, { ...asked, ...servedBy(actor) });
  }

  @Get('sign-ups/:id')
  @ApiOperation({ summary: 'Whether the phone has answered by itself' })
  @ApiOkResponse({ type: CounterStateView })
  @Problems(...ALWAYS)
  state(@Actor() actor: Official, @Id() id: string): Promise<CounterStateView> {
    return this.registration.signUpState(actor.municipalityId, id);
  }

  @Post('sign-ups/:id/confirm')
  @HttpCode(200)
  @ApiOperation({
    summary: 'The code that the citizen reads out, under 14 that of the guardian too: they are subscribed',
  })
  @ApiOkResponse({ type: CounterDoneView })
  @Problems(...ALWAYS)
  confirm(
    @Actor() actor: Official,
    @Id() id: string,
    @Body() codes: CounterSignUpCodeDto,
  ): Promise<CounterDoneView> {
    return this.registration.confirmSignUp(actor.municipalityId, id, { ...codes, ...servedBy(actor) });
  }

  @Post('sign-ups/:id/resend')
  @HttpCode(200)
  @ApiOperation({ summary: 'Another code in place of the last' })
  @ApiOkResponse({ type: CounterChallengeView })
  @Problems(...ALWAYS)
  resend(@Actor() actor: Official, @Id() id: string): Promise<CounterChallengeView> {
    return this.registration.resend(actor.municipalityId, id, servedBy(actor));
  }

  @Post('withdrawals')
  @HttpCode(200)
  @ApiOperation({ summary: 'Somebody asks to leave: a code goes to their phone' })
  @ApiOkResponse({ type: CounterChallengeView })
  @Problems(...ALWAYS)
  leave(@Actor() actor: Official, @Body() citizen: CitizenDto): Promise<CounterChallengeView> {
    return this.registration.withdraw(actor.municipalityId, { ...citizen, ...servedBy(actor) });
  }

  @Post('withdrawals/:id/confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'The code that the citizen reads out: they have left' })
  @ApiOkResponse({ type: CounterDoneView })
  @Problems(...ALWAYS)
  left(
    @Actor() actor: Official,
    @Id() id: string,
    @Body() { code }: CounterCodeDto,
  ): Promise<CounterDoneView> {
    return this.registration.confirmWithdrawal(actor.municipalityId, id, { code, ...servedBy(actor) });
  }
}

function servedBy({ officialId, role }: Official): Served {
  return { viewer: `official:${officialId}`, viewerRole: role };
}
