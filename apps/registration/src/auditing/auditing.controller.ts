import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ServicesOnly } from '#libs/access';
import type { LogEntryAnswer, LogOverview, LogSearchPage, WhyFactsAnswer } from '#libs/contracts';
import { LogSearchDto, LookDto, WhyDto } from './auditing.dto.js';
import { LogReader } from './log-reader.service.js';
import { WhyService } from './why/why.service.js';

/** The log, for the service that knows the auditors. */
@ApiTags('internal')
@Controller('internal/audit/:municipalityId')
@ServicesOnly('authoring')
export class AuditingController {
  constructor(
    private readonly reader: LogReader,
    private readonly whys: WhyService,
  ) {}

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

  @Post('why')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Why somebody was drawn for an alert, or was not; who looks is written down first',
  })
  why(
    @Param('municipalityId', ParseUUIDPipe) municipalityId: string,
    @Body() request: WhyDto,
  ): Promise<WhyFactsAnswer> {
    return this.whys.answer(municipalityId, request);
  }

  @Get('checkpoints')
  @ApiOperation({ summary: 'How long the log is, what was signed, where it is brought' })
  overview(@Param('municipalityId', ParseUUIDPipe) municipalityId: string): Promise<LogOverview> {
    return this.reader.overview(municipalityId);
  }
}
