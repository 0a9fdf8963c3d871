import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import type {
  DeskAnswer,
  DeskChallenge,
  DeskDone,
  DeskLook,
  DeskOffer,
  DeskSignUpState,
  SubscriberFigures,
} from '#libs/contracts';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { ReachabilityService } from '../reachability/reachability.service.js';
import { answered } from './answered.js';
import {
  DeskCodeDto,
  DeskLookDto,
  DeskSignUpCodeDto,
  DeskSignUpDto,
  DeskWithdrawalDto,
  ServedDto,
} from './counter.dto.js';
import { DeskLooksService } from './desk-looks.service.js';
import { DeskSignUpsService } from './desk-sign-ups.service.js';
import { DeskWithdrawalsService } from './desk-withdrawals.service.js';

const Municipality = () => Param('municipalityId', ParseUUIDPipe);
const Id = () => Param('id', ParseUUIDPipe);

/** Citizens served by an official, for the service that knows the officials. Refusals are answers, told as they are. */
@ApiTags('internal')
@Controller('internal/counter/:municipalityId')
@ServicesOnly('authoring')
export class CounterController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly reachability: ReachabilityService,
    private readonly looks: DeskLooksService,
    private readonly signUps: DeskSignUpsService,
    private readonly withdrawals: DeskWithdrawalsService,
  ) {}

  @Get('offer')
  @ApiOperation({ summary: 'What there is to choose from, and the notice to read out' })
  async offer(@Municipality() municipalityId: string): Promise<DeskOffer> {
    const { municipality, zones, categories, notices, noticeVersion } =
      await this.catalogue.offerOf(municipalityId);
    const current = notices.filter(({ version }) => version === noticeVersion);
    return {
      languages: municipality.languages,
      zones: zones.map(({ code, name }) => ({ code, name })),
      categories: categories.map(({ code, name, legalBasis, statuteRef }) => ({
        ...{ code, name, legalBasis, statuteRef },
      })),
      notice: {
        version: noticeVersion,
        texts: Object.fromEntries(current.map(({ language, text }) => [language, text])),
      },
    };
  }

  @Get('figures')
  @ApiOperation({ summary: 'How many are subscribed, paused, suspended, or were not reached' })
  figures(@Municipality() municipalityId: string): Promise<SubscriberFigures> {
    return this.reachability.figures(municipalityId);
  }

  @Post('look')
  @HttpCode(200)
  @ApiOperation({ summary: 'What a number is subscribed to; who looks is written down first' })
  look(@Municipality() municipalityId: string, @Body() look: DeskLookDto): Promise<DeskAnswer<DeskLook>> {
    return answered(this.looks.look(municipalityId, look));
  }

  @Post('sign-ups')
  @HttpCode(200)
  @ApiOperation({ summary: 'Signs somebody up: a code goes to their phone' })
  signUp(
    @Municipality() municipalityId: string,
    @Body() asked: DeskSignUpDto,
  ): Promise<DeskAnswer<DeskChallenge>> {
    return answered(this.signUps.request(municipalityId, asked));
  }

  @Get('sign-ups/:id')
  @ApiOperation({ summary: 'Whether the phone has answered by itself' })
  state(@Municipality() municipalityId: string, @Id() id: string): Promise<DeskAnswer<DeskSignUpState>> {
    return answered(this.signUps.state(municipalityId, id));
  }

  @Post('sign-ups/:id/confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'The code that the citizen read out; under 14 that of the guardian as well' })
  confirm(
    @Municipality() municipalityId: string,
    @Id() id: string,
    @Body() code: DeskSignUpCodeDto,
  ): Promise<DeskAnswer<DeskDone>> {
    return answered(this.signUps.confirm(municipalityId, id, code));
  }

  @Post('sign-ups/:id/resend')
  @HttpCode(200)
  @ApiOperation({ summary: 'Another code in place of the last' })
  resend(
    @Municipality() municipalityId: string,
    @Id() id: string,
    @Body() _served: ServedDto,
  ): Promise<DeskAnswer<DeskChallenge>> {
    return answered(this.signUps.resend(municipalityId, id));
  }

  @Post('withdrawals')
  @HttpCode(200)
  @ApiOperation({ summary: 'Somebody asks to leave: a code goes to their phone' })
  leave(
    @Municipality() municipalityId: string,
    @Body() asked: DeskWithdrawalDto,
  ): Promise<DeskAnswer<DeskChallenge>> {
    return answered(this.withdrawals.request(municipalityId, asked));
  }

  @Post('withdrawals/:id/confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'The code that the citizen read out: they have left' })
  left(
    @Municipality() municipalityId: string,
    @Id() id: string,
    @Body() code: DeskCodeDto,
  ): Promise<DeskAnswer<DeskDone>> {
    return answered(this.withdrawals.confirm(municipalityId, id, code));
  }
}
