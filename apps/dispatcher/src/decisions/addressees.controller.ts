import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import type { Addressees } from '#libs/contracts';
import { Problems } from '#libs/http';
import { AlertParameter } from '../recipients/recipients.dto.js';
import { AddresseesBody, AddresseesView } from './addressees.dto.js';
import { Corrections } from './corrections.js';

@ApiTags('internal')
@Controller('internal/alerts/:alertId/addressees')
export class AddresseesController {
  constructor(private readonly corrections: Corrections) {}

  @Post()
  @HttpCode(200)
  @ServicesOnly('registration')
  @ApiOperation({
    summary: 'Whom a correction of this alert is for; taken for good by the alert that corrects it',
  })
  @ApiOkResponse({ type: AddresseesView })
  @Problems('access.service_token_invalid')
  async addressees(@Param() { alertId }: AlertParameter, @Body() body: AddresseesBody): Promise<Addressees> {
    const subscribers = await this.corrections.addressees(alertId, body);
    return { subscribers: subscribers.toString('base64') };
  }
}
