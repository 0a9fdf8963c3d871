import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Actor, Requires, type Official } from '#libs/access';
import { AUDIT_EVENTS, eventNameOf } from '#libs/audit';
import { Problems } from '#libs/http';
import { LOGGER, type Logger } from '#libs/observability';
import { AuditingClient } from '../peers/auditing.client.js';
import { ActorNames } from './actor-names.service.js';
import {
  LogChoicesView,
  LogEntryProofView,
  LogFileDto,
  LogOverviewView,
  LogPageDto,
  LogPageView,
  LookReasonDto,
  WhyAnswerView,
  WhyQuestionDto,
} from './auditing.dto.js';
import { auditingProblem } from './auditing.problems.js';
import { LogSearchService, lookOf } from './log-search.service.js';
import { WhyAnswers } from './why-answers.service.js';

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

/** An entry's id; what is no id is an entry that is not there. */
const EntryId = () =>
  Param('id', new ParseUUIDPipe({ exceptionFactory: () => auditingProblem('audit.entry_unknown') }));

/** The log, for the auditor of a municipality. Numbers come in bodies alone, never in an address. */
@ApiTags('audit')
@Controller('api/audit')
@Requires('audit:read')
export class AuditingController {
  constructor(
    private readonly search: LogSearchService,
    private readonly registration: AuditingClient,
    private readonly names: ActorNames,
    private readonly whys: WhyAnswers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get('choices')
  @ApiOperation({ summary: 'Events and officials to search by' })
  @ApiOkResponse({ type: LogChoicesView })
  @Problems('access.session_required', 'access.forbidden')
  async choices(@Actor() actor: Official): Promise<LogChoicesView> {
    const events = AUDIT_EVENTS.map((event) => ({ event, name: eventNameOf(event) }));
    return { events, officials: await this.names.all(actor) };
  }

  @Post('search')
  @HttpCode(200)
  @ApiOperation({ summary: 'A page of the log, newest first; who looks, and why, is written down first' })
  @ApiOkResponse({ type: LogPageView })
  @Problems(
    ...(['access.session_required', 'access.forbidden', 'service.unavailable'] as const),
    ...(['audit.reason_missing', 'audit.reason_has_number', 'audit.number_refused'] as const),
  )
  page(@Actor() actor: Official, @Body() { after, limit, ...filter }: LogPageDto): Promise<LogPageView> {
    return this.search.page(actor, filter, after ?? null, limit);
  }

  @Post('search/file')
  @HttpCode(200)
  @ApiOperation({ summary: 'Everything a search finds, with its facts, oldest first, as CSV or JSON Lines' })
  @ApiProduces('text/csv', 'application/jsonl')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Problems(
    ...(['access.session_required', 'access.forbidden', 'service.unavailable'] as const),
    ...(['audit.reason_missing', 'audit.reason_has_number', 'audit.number_refused'] as const),
  )
  async file(
    @Actor() actor: Official,
    @Body() { format, ...filter }: LogFileDto,
    @Res() response: Response,
  ): Promise<void> {
    const lines = await this.search.file(actor, filter, format);
    response.setHeader('content-type', TYPES[format]);
    response.setHeader('content-disposition', `attachment; filename="registro.${format}"`);
    response.setHeader('cache-control', 'no-store');
    // What breaks off on the way leaves a connection cut short, which no client takes for a whole file.
    await pipeline(Readable.from(lines), response).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'a file of the log broke off');
    });
  }

  @Post('entries/:id')
  @HttpCode(200)
  @ApiOperation({ summary: 'One entry with its facts and the proof of its place; who looks is written down' })
  @ApiOkResponse({ type: LogEntryProofView })
  @Problems(
    ...(['access.session_required', 'access.forbidden', 'service.unavailable'] as const),
    ...(['audit.reason_missing', 'audit.reason_has_number'] as const),
    ...(['audit.entry_unknown', 'audit.log_damaged'] as const),
  )
  entry(
    @Actor() actor: Official,
    @EntryId() id: string,
    @Body() { reason }: LookReasonDto,
  ): Promise<LogEntryProofView> {
    return this.search.entry(actor, id, reason);
  }

  @Post('why')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Why a number got an alert, or did not, from consent to receipt, proved; who asks is written down',
  })
  @ApiOkResponse({ type: WhyAnswerView })
  @Problems(
    ...(['access.session_required', 'access.forbidden', 'service.unavailable'] as const),
    ...(['audit.reason_missing', 'audit.reason_has_number', 'audit.number_refused'] as const),
    ...(['audit.person_missing', 'audit.log_damaged', 'alert.not_found'] as const),
  )
  why(@Actor() actor: Official, @Body() { reason, ...question }: WhyQuestionDto): Promise<WhyAnswerView> {
    return this.whys.answer(actor.municipalityId, question, lookOf(actor, reason));
  }

  @Get('checkpoints')
  @ApiOperation({ summary: 'How long the log is, what was signed last, and where checkpoints are brought' })
  @ApiOkResponse({ type: LogOverviewView })
  @Problems('access.session_required', 'access.forbidden', 'service.unavailable')
  checkpoints(@Actor() { municipalityId }: Official): Promise<LogOverviewView> {
    return this.registration.overview(municipalityId);
  }
}
