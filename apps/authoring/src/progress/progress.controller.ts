import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Actor, Requires, sessionTokenOf, SessionStore, type Official } from '#libs/access';
import { Problems } from '#libs/http';
import { AlertReader } from '../alerts/alert-reader.js';
import { AlertId } from '../alerts/alert-id.js';
import { alertProblem } from '../alerts/alert.problems.js';
import { AUTHORING_CONFIG, type AuthoringConfig } from '../settings.js';
import { ProgressView } from './progress.dto.js';
import { ProgressService } from './progress.service.js';
import { ProgressStream } from './progress.stream.js';

const HEARTBEAT_MS = 15_000;

@ApiTags('progress')
@Controller('api/alerts/:id/progress')
export class ProgressController {
  constructor(
    private readonly reader: AlertReader,
    private readonly progress: ProgressService,
    private readonly stream: ProgressStream,
    private readonly sessions: SessionStore,
    @Inject(AUTHORING_CONFIG) private readonly config: AuthoringConfig,
  ) {}

  @Get()
  @Requires('progress:read')
  @ApiOperation({ summary: 'How far an alert has come: the counts add up to the audience at every moment' })
  @ApiOkResponse({ type: ProgressView })
  @Problems('access.session_required', 'access.forbidden', 'alert.not_found')
  async read(@Actor() actor: Official, @AlertId() id: string): Promise<ProgressView> {
    await this.reader.find(actor, id);
    const progress = (await this.progress.read([id])).get(id);
    if (progress === undefined) throw alertProblem('alert.not_found');
    return progress;
  }

  @Get('stream')
  @Requires('progress:read')
  @ApiOperation({ summary: 'The same, live: server-sent events named `progress`, at most four a second' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string', example: 'event: progress\ndata: {"audience":3120}\n\n' } })
  @Problems('access.session_required', 'access.forbidden', 'alert.not_found')
  async follow(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.reader.find(actor, id);
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    });
    const unwatch = this.stream.watch(id, {
      changed: (progress) => void response.write(`event: progress\ndata: ${JSON.stringify(progress)}\n\n`),
      ended: () => void response.end(),
    });
    const heartbeat = setInterval(() => void this.beat(request, response), HEARTBEAT_MS);
    response.on('close', () => {
      clearInterval(heartbeat);
      unwatch();
    });
  }

  /** Keeps proxies from hanging up, and hangs up on who has logged out meanwhile. */
  private async beat(request: Request, response: Response): Promise<void> {
    const token = sessionTokenOf(request, this.config.cookieSecure) ?? '';
    const official = await this.sessions.find(token).catch(() => undefined);
    if (official === null) response.end();
    else response.write(': still here\n\n');
  }
}
