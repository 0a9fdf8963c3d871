import { Command } from 'commander';
import { signServiceToken } from '#libs/access';
import type { DispatcherConfig } from '../settings.js';
import { say } from './with-pool.js';

const TIMEOUT_MS = 5_000;

interface Options {
  url: string[];
}

/** `routes bind`: what a person says once an SMSC takes the credentials again. */
export function routesCommand(config: () => DispatcherConfig): Command {
  const routes = new Command('routes');
  routes
    .command('bind')
    .description(
      'ricollega ciò che l’SMSC ha rifiutato per le credenziali / bind anew what the SMSC refused for its credentials',
    )
    .argument('<id>', 'la rotta, come in ROUTES / the route, as in ROUTES')
    .option(
      '--url <url...>',
      'dove rispondono i dispatcher; senza, quello di questa macchina / where the dispatchers answer; without it, the one of this machine',
      [],
    )
    .action((id: string, { url }: Options) => bindAll(config(), id, url));
  return routes;
}

/** Each instance has binds of its own; the process ends with 1 where one of them does not do it. */
async function bindAll(config: DispatcherConfig, id: string, urls: readonly string[]): Promise<void> {
  const all = urls.length > 0 ? urls : [`http://127.0.0.1:${config.httpPort}`];
  for (const url of all) {
    const found = await bind(config, id, url);
    if (found === null) process.exitCode = 1;
    say(
      found === null
        ? `${url}: nessun dispatcher con la rotta ${id} risponde / no dispatcher with the route ${id} answers`
        : `${url}: ${found} connessioni in corso di bind / binds under way`,
    );
  }
}

/** @returns how many binds are tried, null where nobody knows the route */
async function bind({ serviceSecret }: DispatcherConfig, id: string, url: string): Promise<number | null> {
  const token = await signServiceToken(serviceSecret, 'dispatcher', 'dispatcher');
  try {
    const response = await fetch(new URL(`/internal/routes/${encodeURIComponent(id)}/bind`, url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok ? ((await response.json()) as { binding: number }).binding : null;
  } catch {
    return null;
  }
}
