import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import { Problems } from '#libs/http';
import { AlertId } from './alert-id.js';
import { AlertReader } from './alert-reader.js';
import { AlertPageView, AlertView } from './alert-view.dto.js';
import { draftOf, EditAlertDto, ListAlertsDto, SaveAlertDto } from './alert.dto.js';
import { DraftsService } from './drafts.service.js';

@ApiTags('alerts')
@Controller('api/alerts')
export class AlertsController {
  constructor(
    private readonly reader: AlertReader,
    private readonly drafts: DraftsService,
  ) {}

  @Get()
  @Requires('alert:read')
  @ApiOperation({ summary: 'The municipality’s alerts, newest first' })
  @ApiOkResponse({ type: AlertPageView })
  @Problems('access.session_required', 'access.forbidden')
  async list(@Actor() actor: Official, @Query() query: ListAlertsDto): Promise<AlertPageView> {
    return this.reader.list(actor, query);
  }

  @Post()
  @Requires('alert:write')
  @ApiOperation({ summary: 'Write a draft; it may be incomplete' })
  @ApiCreatedResponse({ type: AlertView })
  @Problems('access.session_required', 'access.forbidden', 'access.cross_site')
  async create(@Actor() actor: Official, @Body() body: SaveAlertDto): Promise<AlertView> {
    return this.reader.show(actor, await this.drafts.create(actor, draftOf(body)));
  }

  @Get(':id')
  @Requires('alert:read')
  @ApiOperation({ summary: 'One alert, with its history and what the asker may do now' })
  @ApiOkResponse({ type: AlertView })
  @Problems('access.session_required', 'access.forbidden', 'alert.not_found')
  async read(@Actor() actor: Official, @AlertId() id: string): Promise<AlertView> {
    return this.reader.show(actor, await this.reader.find(actor, id));
  }

  @Put(':id')
  @Requires('alert:write')
  @ApiOperation({ summary: 'Change a draft; what is left out stays as it is' })
  @ApiOkResponse({ type: AlertView })
  @Problems(
    ...['access.session_required', 'access.forbidden', 'access.cross_site'],
    ...['alert.not_found', 'alert.wrong_state', 'alert.changed_meanwhile'],
  )
  async edit(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Body() { version, ...body }: EditAlertDto,
  ): Promise<AlertView> {
    return this.reader.show(actor, await this.drafts.edit(actor, id, draftOf(body), version ?? null));
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('alert:write')
  @ApiOperation({ summary: 'Delete a draft that was never submitted' })
  @ApiNoContentResponse()
  @Problems(
    ...['access.session_required', 'access.forbidden', 'access.cross_site'],
    ...['alert.not_found', 'alert.wrong_state', 'alert.submitted_once'],
  )
  async delete(@Actor() actor: Official, @AlertId() id: string): Promise<void> {
    await this.drafts.delete(actor, id);
  }
}
