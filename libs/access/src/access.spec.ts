import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { SignJWT } from 'jose';
import { createService } from '#libs/http';
import { createLogger, ObservabilityModule } from '#libs/observability';
import {
  AccessModule,
  Actor,
  Public,
  Requires,
  ServicesOnly,
  SessionStore,
  signServiceToken,
  type Official,
} from './index.js';

const SECRET = 'a secret of at least 32 characters';
const AUTHOR: Official = { officialId: 'o1', municipalityId: 'm1', role: 'author', name: 'Anna' };

class OneSession extends SessionStore {
  find(token: string): Promise<Official | null> {
    return Promise.resolve(token === 'good' ? AUTHOR : null);
  }
}

@Controller()
class Routes {
  @Get('open') @Public() open() {
    return { open: true };
  }
  @Post('write') @Requires('alert:write') write(@Actor() actor: Official, @Body() body: object) {
    return { actor: actor.officialId, body };
  }
  @Get('approve') @Requires('alert:approve') approve() {
    return {};
  }
  @Get('internal') @ServicesOnly('authoring') internal() {
    return { internal: true };
  }
}

@Controller()
class Forgotten {
  @Get('forgotten') forgotten() {
    return {};
  }
}

function moduleWith(controllers: (new () => object)[], written: string[] = []) {
  const write = (line: string) => written.push(line);
  const logger = createLogger({ service: 'test', level: 'warn', write });
  @Module({
    imports: [
      ObservabilityModule.forService('test', logger),
      AccessModule.forService(
        { service: 'dispatcher', serviceSecret: SECRET },
        { provider: { provide: SessionStore, useClass: OneSession } },
      ),
    ],
    controllers,
  })
  class TestModule {}
  return createService(TestModule, {
    name: 'test',
    logger,
    api: { title: 't', description: '', version: '0' },
  });
}

describe('A service', () => {
  let app: NestExpressApplication;

  beforeAll(async () => {
    app = await moduleWith([Routes]);
    await app.init();
  });
  afterAll(() => app.close());

  const http = () => request(app.getHttpServer());

  it('does not start with a route that says nothing of who may call it', async () => {
    const forgetful = await moduleWith([Routes, Forgotten]);
    await expect(forgetful.init()).rejects.toMatchObject({ code: 'access.policy_undeclared' });
    await forgetful.close();
  });

  it('notes who is refused: the route, never the address in full', async () => {
    const written: string[] = [];
    const noted = await moduleWith([Routes], written);
    await noted.init();
    await request(noted.getHttpServer()).post('/write?secret=1').expect(401);
    await request(noted.getHttpServer())
      .get('/approve')
      .set('cookie', 'campanile_session=good')
      .expect(403)
      .expect('cache-control', 'no-store')
      .expect('content-type', 'application/problem+json; charset=utf-8');
    await noted.close();
    expect(written.map((line) => JSON.parse(line) as object)).toMatchObject([
      { msg: 'refused', problem: 'access.session_required', method: 'POST', route: '/write' },
      { msg: 'refused', problem: 'access.forbidden', method: 'GET', route: '/approve' },
    ]);
    expect(written.join()).not.toContain('secret');
  });

  it('answers everybody on a public route', async () => {
    await http().get('/open').expect(200, { open: true });
  });

  it('knows the actor from the session alone', async () => {
    await http().post('/write').send({ actor: 'o2' }).expect(401);
    const { body } = await http()
      .post('/write')
      .set('cookie', 'campanile_session=good')
      .send({ actor: 'o2' })
      .expect(201);
    expect(body).toMatchObject({ actor: 'o1' });
  });

  it('refuses an official acting outside their role', async () => {
    const { body } = await http().get('/approve').set('cookie', 'campanile_session=good').expect(403);
    expect(body).toMatchObject({ code: 'access.forbidden', status: 403 });
  });

  it('refuses what another site makes a browser send', async () => {
    const post = () => http().post('/write').set('cookie', 'campanile_session=good');
    await post().set('sec-fetch-site', 'cross-site').expect(403);
    await post().set('origin', 'https://evil.example').expect(403);
    await post().set('sec-fetch-site', 'same-origin').expect(201);
  });

  it('answers another service by a fresh token made for it, and nobody else', async () => {
    const ask = (token: string) => http().get('/internal').set('authorization', `Bearer ${token}`);
    await ask(await signServiceToken(SECRET, 'authoring', 'dispatcher')).expect(200);
    await ask(await signServiceToken(SECRET, 'authoring', 'registration')).expect(401);
    await ask(await signServiceToken(SECRET, 'registration', 'dispatcher')).expect(403);
    await ask(await signServiceToken('another secret of 32 characters..', 'authoring', 'dispatcher')).expect(
      401,
    );
    await ask('eyJhbGciOiJub25lIn0.eyJpc3MiOiJhdXRob3JpbmciLCJhdWQiOiJkaXNwYXRjaGVyIn0.').expect(401);
    const stale = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('authoring')
      .setAudience('dispatcher')
      .setIssuedAt(Math.floor(Date.now() / 1000) - 3600)
      .setExpirationTime('2h')
      .sign(Buffer.from(SECRET));
    await ask(stale).expect(401);
    await http().get('/internal').set('cookie', 'campanile_session=good').expect(401);
  });

  it('answers problems in Italian first, and in English to who prefers it', async () => {
    const italian = await http()
      .get('/nowhere')
      .expect(404)
      .expect('content-type', /application\/problem\+json/);
    expect(italian.body).toMatchObject({
      code: 'request.route_unknown',
      detail: 'Questo indirizzo non esiste.',
    });
    const english = await http().get('/nowhere').set('accept-language', 'en-GB,it;q=0.5');
    expect(english.body).toMatchObject({ detail: 'There is nothing at this address.' });
  });

  it('describes every route with its permission', async () => {
    const { body } = await http().get('/api/openapi.json').expect(200);
    expect(body.paths['/write'].post).toMatchObject({ 'x-permission': 'alert:write' });
    expect(body.paths['/internal'].get).toMatchObject({ 'x-permission': 'services:authoring' });
  });

  it('tells its operator how it is', async () => {
    await http().get('/health/live').expect(200);
    await http().get('/health/ready').expect(200);
    const { text } = await http().get('/metrics').expect(200);
    expect(text).toContain('process_resident_memory_bytes');
  });
});
