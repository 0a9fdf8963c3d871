import { pipeline } from 'node:stream/promises';
import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ServicesOnly } from '#libs/access';
import type { LogExportAnswer } from '#libs/contracts';
import { requestProblem } from '#libs/http';
import { LOGGER, type Logger } from '#libs/observability';
import { LogExportDto, LogExportFileDto } from './exports.dto.js';
import { LogExports } from './log-exports.service.js';

/** Bundles of the log, for the service that knows the auditors. */
@ApiTags('internal')
@Controller('internal/audit/:municipalityId/exports')
@ServicesOnly('authoring')
export class ExportsController {
  constructor(
    private readonly exports: LogExports,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Begin a bundle of the log; who asks is written down first' })
  start(
    @Param('municipalityId', ParseUUIDPipe) municipalityId: string,
    @Body() request: LogExportDto,
  ): Promise<LogExportAnswer> {
    const { viewer, reason, from, to } = request;
    return this.exports.start(municipalityId, { viewer, reason, from: from ?? null, to: to ?? null });
  }

  @Get()
  @ApiOperation({ summary: 'How far the bundle is' })
  current(@Param('municipalityId', ParseUUIDPipe) municipalityId: string): Promise<LogExportAnswer> {
    return this.exports.current(municipalityId);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'End it, or throw away what it made' })
  cancel(
    @Param('municipalityId', ParseUUIDPipe) municipalityId: string,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<LogExportAnswer> {
    return this.exports.cancel(municipalityId, id);
  }

  @Post(':id/file')
  @HttpCode(200)
  @ApiOperation({ summary: 'The bundle as a tar archive; who takes it is written down first' })
  @ApiProduces('application/x-tar')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async file(
    @Param('municipalityId', ParseUUIDPipe) municipalityId: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() request: LogExportFileDto,
    @Res() response: Response,
  ): Promise<void> {
    const archive = await this.exports.file(municipalityId, id, request);
    if (archive === null) throw requestProblem('request.route_unknown');
    response.setHeader('content-type', 'application/x-tar');
    response.setHeader('content-length', archive.size);
    await pipeline(archive.stream, response).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'a bundle of the log broke off');
    });
  }
}
