import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import { Problems } from '#libs/http';
import { Engine } from '../engine/engine.js';
import { CapacityView, ModeParameter } from './capacity.dto.js';
import { capacityOf } from './capacity.js';

@ApiTags('internal')
@Controller('internal/capacity')
export class CapacityController {
  constructor(private readonly engine: Engine) {}

  @Get(':mode')
  @ServicesOnly('authoring')
  @ApiOperation({ summary: 'What the routes for real alerts or for drills can carry, and what it costs' })
  @ApiOkResponse({ type: CapacityView })
  @Problems('access.service_token_invalid')
  read(@Param() { mode }: ModeParameter): CapacityView {
    return capacityOf(mode, this.engine.routes);
  }
}
