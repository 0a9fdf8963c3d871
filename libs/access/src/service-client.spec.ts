import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from '#libs/observability';
import { ServiceClient } from './service-client.js';

const SECRET = 'a secret of the services, long enough for them';

describe('What services ask each other', () => {
  const asked: { path: string; authorization: string | undefined }[] = [];
  let peer: Server;
  let stranger: Server;
  let redirect: number | null = null;

  const listening = async (server: Server) => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  };
  const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeAll(async () => {
    stranger = await listening(
      createServer((request, response) => {
        asked.push({ path: request.url ?? '', authorization: request.headers.authorization });
        response.setHeader('content-type', 'application/json').end('{"from":"a stranger"}');
      }),
    );
    peer = await listening(
      createServer((_request, response) => {
        if (redirect !== null)
          response.writeHead(redirect, { location: `${urlOf(stranger)}/elsewhere` }).end();
        else response.setHeader('content-type', 'application/json').end('{"from":"the peer"}');
      }),
    );
  });

  afterAll(async () => {
    for (const server of [peer, stranger]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it.each([301, 302, 303, 307, 308])(
    'never follow a redirect (%d), for it would carry the token',
    async (status) => {
      const client = new ServiceClient({ service: 'authoring', serviceSecret: SECRET }, new Registry());
      redirect = null;
      await expect(client.ask('registration', urlOf(peer), { path: '/x' })).resolves.toEqual({
        from: 'the peer',
      });
      redirect = status;
      const request = { path: '/x', attempts: 1 } as const;
      const unavailable = { code: 'service.unavailable' };
      await expect(client.ask('registration', urlOf(peer), request)).rejects.toMatchObject(unavailable);
      await expect(client.stream('registration', urlOf(peer), request)).rejects.toMatchObject(unavailable);
      expect(asked).toEqual([]);
    },
  );
});
