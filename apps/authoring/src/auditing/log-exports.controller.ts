import { pipeline } from 'node:stream/promises';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseUUIDPipe,
  Post,
  Res,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Actor, Requires, type Official } from '#libs/access';
import { Problems } from '#libs/http';
import { LOGGER, type Logger } from '#libs/observability';
import { auditingProblem } from './auditing.problems.js';
import { LogExportAnswerView, LogExportDto } from './log-exports.dto.js';
import { LogExportsService } from './log-exports.service.js';

const REFUSALS = ['access.session_required', 'access.forbidden', 'service.unavailable'] as const;

/** An export's id; what is no id is an export that is not there. */
const ExportId = () =>
  Param('id', new ParseUUIDPipe({ exceptionFactory: () => auditingProblem('audit.export_unknown') }));

/** Verifiable copies of the log: one at a time for each municipality. */
@ApiTags('audit')
@Controller('api/audit/exports')
@Requires('audit:read')
export class LogExportsController {
  constructor(
    private readonly exports: LogExportsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: 'Begin a verifiable copy of a period; who asks, and why, is written down first' })
  @ApiAcceptedResponse({ type: LogExportAnswerView })
  @Problems(
    ...REFUSALS,
    ...(['audit.reason_missing', 'audit.reason_has_number'] as const),
    ...(['audit.period_reversed', 'audit.export_running'] as const),
  )
  async start(@Actor() actor: Official, @Body() asked: LogExportDto): Promise<LogExportAnswerView> {
    return { export: await this.exports.start(actor, asked) };
  }

  @Get()
  @ApiOperation({ summary: 'How far the copy is that runs, or the last one' })
  @ApiOkResponse({ type: LogExportAnswerView })
  @Problems(...REFUSALS)
  async current(@Actor() actor: Official): Promise<LogExportAnswerView> {
    return { export: await this.exports.current(actor) };
  }

  @Get(':id/file')
  @ApiOperation({ summary: 'The copy as a tar archive; who takes it is written down first' })
  @ApiProduces('application/x-tar')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @Problems(...REFUSALS, 'audit.export_unknown', 'audit.export_not_ready', 'audit.export_elsewhere')
  async file(@Actor() actor: Official, @ExportId() id: string, @Res() response: Response): Promise<void> {
    const { body, length } = await this.exports.file(actor, id);
    response.setHeader('content-type', 'application/x-tar');
    response.setHeader('content-disposition', `attachment; filename="registro-${id.slice(0, 8)}.tar"`);
    if (length !== null) response.setHeader('content-length', length);
    // What breaks off on the way leaves a connection cut short, which no client takes for a whole file.
    await pipeline(body, response).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'a download of the log broke off');
    });
  }

  @Delete(':id')
  @HttpCode(200)
  @ApiOperation({ summary: 'End the copy, or throw away what it made' })
  @ApiOkResponse({ type: LogExportAnswerView })
  @Problems(...REFUSALS, 'audit.export_unknown')
  async cancel(@Actor() actor: Official, @ExportId() id: string): Promise<LogExportAnswerView> {
    return { export: await this.exports.cancel(actor, id) };
  }
}
