import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import { Problems } from '#libs/http';
import { PersonOutcomesQuestion, PersonOutcomesView, PersonParameter } from './person-outcomes.dto.js';
import { PersonOutcomesService } from './person-outcomes.service.js';

/** For the person's own export: registration knows that it is they who ask. */
@ApiTags('internal')
@Controller('internal/recipients')
@ServicesOnly('registration')
export class PersonOutcomesController {
  constructor(private readonly outcomes: PersonOutcomesService) {}

  @Post(':subscriberId/outcomes')
  @HttpCode(200)
  @ApiOperation({ summary: 'What became of alerts and messages of one person; no number is in it' })
  @ApiOkResponse({ type: PersonOutcomesView })
  @Problems('access.service_token_invalid')
  of(
    @Param() { subscriberId }: PersonParameter,
    @Body() question: PersonOutcomesQuestion,
  ): Promise<PersonOutcomesView> {
    return this.outcomes.of(subscriberId, question);
  }
}
