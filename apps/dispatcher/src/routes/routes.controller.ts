import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import { Problems } from '#libs/http';
import { Engine } from '../engine/engine.js';
import { BindingView, RouteParameter } from './routes.dto.js';
import { routesProblem } from './routes.problems.js';

/** For the administrator’s command line, which holds the dispatcher’s own settings. */
@ApiTags('internal')
@Controller('internal/routes')
export class RoutesController {
  constructor(private readonly engine: Engine) {}

  @Post(':id/bind')
  @HttpCode(200)
  @ServicesOnly('dispatcher')
  @ApiOperation({ summary: 'Binds anew what stays down because the SMSC refused the credentials' })
  @ApiOkResponse({ type: BindingView })
  @Problems('access.service_token_invalid', 'route.unknown')
  bind(@Param() { id }: RouteParameter): BindingView {
    const found = this.engine.routes.find(({ route }) => route.id === id);
    if (found === undefined) throw routesProblem('route.unknown');
    const binding = found.binds.filter(({ credentialsRefused }) => credentialsRefused).length;
    found.bindAgain();
    return { id, binding };
  }
}
