import { Client } from 'pg';
import { payloadsOf, Rekeying, type Payloads } from '#libs/audit';
import type { KekConfig } from '#libs/keys';
import type { RegistrationConfig } from '../settings.js';

export interface KeyParts {
  /** A session of its own. */
  client: Client;
  payloads: Payloads;
  rekeying: Rekeying;
}

/** What the keys' commands work with: registration's own role, no service needed. */
export async function withKeys<T>(
  config: Pick<RegistrationConfig, 'databaseUrl'> & KekConfig,
  work: (parts: KeyParts) => Promise<T>,
): Promise<T> {
  const payloads = payloadsOf(config);
  const client = new Client({
    connectionString: config.databaseUrl,
    application_name: 'campanile-keys',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await Rekeying.using(config.databaseUrl, payloads, (rekeying) =>
      work({ client, payloads, rekeying }),
    );
  } finally {
    await client.end();
  }
}
