import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import type { LogEntryAnswer, LogOverview, LogSearchPage } from '#libs/contracts';
import { LogSearchDto, LookDto } from './auditing.dto.js';
import { LogReader } from './log-reader.service.js';

/** The log, for the service that knows the auditors. */
@ApiTags('internal')
@Controller('internal/audit/:municipalityId')
@ServicesOnly('authoring')
export class AuditingController {
  constructor(private readonly reader: LogReader) {}

  @Post('search')
  @HttpCode(200)
  @ApiOperation({ summary: 'A page of the log; who looks is written down first' })
  search(
    @Param('municipalityId', ParseUUIDPipe) municipalityId: string,
    @Body() request: LogSearchDto,
  ): Promise<LogSearchPage> {
    return this.reader.search(municipalityId, request);
  }

  @Post('entries/:id')
  @HttpCode(200)
  @ApiOperation({ summary: 'An entry, its facts and its proof; who looks is written down first' })
  entry(
    @Param('municipalityId', ParseUUIDPipe) municipalityId: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() look: LookDto,
  ): Promise<LogEntryAnswer> {
    return this.reader.entry(municipalityId, id, look);
  }

  @Get('checkpoints')
  @ApiOperation({ summary: 'How long the log is, what was signed, where it is brought' })
  overview(@Param('municipalityId', ParseUUIDPipe) municipalityId: string): Promise<LogOverview> {
    return this.reader.overview(municipalityId);
  }
}
