import { Line } from './ground/line.js';
import { withTown } from './ground/town.js';

export interface ForwardedFigures {
  requests: number;
  limit: number;
  /** Answers 429: to one who says nothing of proxies, to one who names another address each time. */
  plain: number;
  rotating: number;
  /** The same, behind a proxy whose word is taken: there, everybody has an address of their own. */
  trusted: number;
}

const LIMIT = 20;

/** Names another address in `X-Forwarded-For`, and its cousins, with every request. */
export async function forward(requests: number): Promise<ForwardedFigures> {
  const own = await refusals(requests, {}, () => ({}));
  const rotating = await refusals(requests, {}, (i) => namesOf(`203.0.${i >> 8}.${i & 255}`));
  const trusted = await refusals(requests, { TRUSTED_PROXIES: '127.0.0.1' }, (i) =>
    namesOf(`203.0.${i >> 8}.${i & 255}`),
  );
  return { requests, limit: LIMIT, plain: own, rotating, trusted };
}

function namesOf(address: string): Record<string, string> {
  return {
    ...{ 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address },
    ...{ 'true-client-ip': address, 'cf-connecting-ip': address, 'x-client-ip': address },
  };
}

/** Half of them to the API and half to the form; none of these numbers gets anything. */
async function refusals(
  requests: number,
  environment: NodeJS.ProcessEnv,
  headersOf: (i: number) => Record<string, string>,
): Promise<number> {
  return withTown(0, { REQUESTS_PER_ADDRESS: String(LIMIT), ...environment }, async ({ url }) => {
    const line = new Line(url);
    let refused = 0;
    for (let i = 0; i < requests; i++) {
      const said =
        i % 2 === 0
          ? await line.post('/api/registrations', { json: {} }, headersOf(i))
          : await line.post('/it/gestione', { form: { number: '06' } }, headersOf(i));
      if (said.status === 429) refused++;
    }
    line.close();
    return refused;
  });
}
