import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import { Problems } from '#libs/http';
import { AlertParameter } from '../recipients/recipients.dto.js';
import {
  DeadLetterPageView,
  DecisionBody,
  DecisionResultView,
  LettersQuery,
  OpenAlertView,
} from './decisions.dto.js';
import { Decisions } from './decisions.js';
import { OpenAlerts } from './open-alerts.js';

const DEFAULT_LIMIT = 100;

@ApiTags('internal')
@Controller('internal/alerts/:alertId')
export class DecisionsController {
  constructor(
    private readonly alerts: OpenAlerts,
    private readonly decisions: Decisions,
  ) {}

  @Get('open')
  @ServicesOnly('authoring')
  @ApiOperation({ summary: 'Who failed and why, and how many are held in doubt' })
  @ApiOkResponse({ type: OpenAlertView })
  @Problems('access.service_token_invalid')
  open(@Param() { alertId }: AlertParameter): Promise<OpenAlertView> {
    return this.alerts.read(alertId);
  }

  @Get('dead-letters')
  @ServicesOnly('authoring')
  @ApiOperation({ summary: 'The failed recipients who can be sent to again, numbers masked' })
  @ApiOkResponse({ type: DeadLetterPageView })
  @Problems('access.service_token_invalid')
  letters(
    @Param() { alertId }: AlertParameter,
    @Query() { detail, after, limit }: LettersQuery,
  ): Promise<DeadLetterPageView> {
    return this.alerts.letters(alertId, detail ?? null, after ?? null, limit ?? DEFAULT_LIMIT);
  }

  @Post('decisions')
  @HttpCode(200)
  @ServicesOnly('authoring')
  @ApiOperation({ summary: 'A person decides about failed recipients, or about those held in doubt' })
  @ApiOkResponse({ type: DecisionResultView })
  @Problems('access.service_token_invalid')
  decide(
    @Param() { alertId }: AlertParameter,
    @Body() { actor, what, detail, letters, sender }: DecisionBody,
  ): Promise<DecisionResultView> {
    const which = {
      ...(detail === undefined ? {} : { detail }),
      ...(letters === undefined ? {} : { letters }),
      ...(sender === undefined ? {} : { sender }),
    };
    return this.decisions.decide(alertId, { what, ...which }, actor);
  }
}
