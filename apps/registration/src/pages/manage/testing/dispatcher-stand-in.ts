import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PersonOutcomesRequest } from '#libs/contracts';

type Answer<Asked> = (asked: Asked) => object | number;

/** What registration asks the dispatcher, and answers a spec chooses. */
export class DispatcherStandIn<Asked = PersonOutcomesRequest> {
  readonly asked: { path: string; token: string; body: Asked }[] = [];
  #answer: Answer<Asked> = () => 503;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const body = JSON.parse(text) as Asked;
        this.asked.push({ path: request.url ?? '', token: request.headers.authorization ?? '', body });
        const answer = this.#answer(body);
        response.writeHead(typeof answer === 'number' ? answer : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(typeof answer === 'number' ? {} : answer));
      });
    });
  }

  static async start<Asked = PersonOutcomesRequest>(): Promise<DispatcherStandIn<Asked>> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new DispatcherStandIn<Asked>(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @param answer a number is a status and nothing else */
  answers(answer: Answer<Asked>): void {
    this.#answer = answer;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
