import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import {
  Actor,
  permissionsOf,
  Public,
  Requires,
  sessionCookie,
  sessionTokenOf,
  SessionStore,
  type Official,
} from '#libs/access';
import { Problems } from '#libs/http';
import { AUTHORING_CONFIG, type AuthoringConfig } from '../settings.js';
import { LoginService } from './login.service.js';
import { PasswordChangeDto } from './accounts.dto.js';
import { LoginDto, SessionView } from './session.dto.js';
import { OfficialsService } from './officials.service.js';
import { OwnPasswordService } from './own-password.service.js';
import { SESSION_SECONDS } from './session.store.js';

@ApiTags('session')
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly logins: LoginService,
    private readonly sessions: SessionStore,
    private readonly officials: OfficialsService,
    private readonly passwords: OwnPasswordService,
    @Inject(AUTHORING_CONFIG) private readonly config: AuthoringConfig,
  ) {}

  @Post()
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Log in; the session travels in a cookie' })
  @ApiOkResponse({ type: SessionView })
  @Problems('session.credentials_wrong', 'session.throttled', 'access.cross_site')
  async login(
    @Body() body: LoginDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    const token = await this.logins.login({
      ...body,
      address: request.ip ?? '',
      formerToken: this.tokenOf(request),
    });
    response.cookie(sessionCookie(this.config.cookieSecure), token, {
      ...this.cookieOptions(),
      maxAge: SESSION_SECONDS * 1000,
    });
    return this.view((await this.sessions.find(token)) as Official);
  }

  @Get()
  @Requires('session:read')
  @ApiOperation({ summary: 'Who is logged in' })
  @ApiOkResponse({ type: SessionView })
  @Problems('access.session_required')
  async read(@Actor() actor: Official): Promise<SessionView> {
    return this.view(actor);
  }

  @Delete()
  @HttpCode(204)
  @Public()
  @ApiOperation({ summary: 'Log out: the session ends here and now' })
  @Problems('access.cross_site')
  async logout(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const token = this.tokenOf(request);
    if (token !== null) await this.logins.logout(token);
    response.clearCookie(sessionCookie(this.config.cookieSecure), this.cookieOptions());
    // Not what is stored: the language is no secret, and the next official's.
    response.setHeader('clear-site-data', '"cache"');
  }

  @Put('password')
  @HttpCode(204)
  @Requires('session:read')
  @ApiOperation({ summary: 'Change one’s own password; other sessions end' })
  @Problems(
    'official.current_password_wrong',
    'official.password_weak',
    'official.password_guessable',
    'session.throttled',
    'access.session_required',
  )
  async changePassword(
    @Actor() { officialId }: Official,
    @Body() { current, next }: PasswordChangeDto,
    @Req() request: Request,
  ): Promise<void> {
    const token = this.tokenOf(request) ?? '';
    await this.passwords.change({ officialId, current, next, token, address: request.ip ?? '' });
  }

  private tokenOf(request: Request): string | null {
    return sessionTokenOf(request, this.config.cookieSecure);
  }

  private cookieOptions() {
    return { httpOnly: true, sameSite: 'strict', secure: this.config.cookieSecure, path: '/' } as const;
  }

  private async view(actor: Official): Promise<SessionView> {
    const municipality = await this.officials.municipality(actor.municipalityId);
    return {
      official: {
        id: actor.officialId,
        name: actor.name,
        role: actor.role,
        permissions: [...permissionsOf(actor.role)],
        municipality: { id: municipality.id, name: municipality.name },
      },
    };
  }
}
