import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** One login role per service, and the owner, which only migrations use. */
export const SERVICES = ['registration', 'authoring', 'dispatcher'] as const;

export type ServiceName = (typeof SERVICES)[number];

/** Schemas: one per service, and one for each library that keeps tables of its own. */
export const SCHEMAS = ['audit', 'feed', ...SERVICES] as const;

export type SchemaName = (typeof SCHEMAS)[number];

export const OWNER_ROLE = 'campanile_owner';

export function roleOf(service: ServiceName): string {
  return `campanile_${service}`;
}

export interface RolePasswords {
  owner: string;
  registration: string;
  authoring: string;
  dispatcher: string;
}

/**
 * Makes roles, database and schemas, or brings those that exist to the same state. Needs a superuser; nothing else
 * does. Safe to run again.
 */
export async function prepareDatabase(
  superuserUrl: string,
  database: string,
  passwords: RolePasswords,
): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    await ensureRole(client, OWNER_ROLE, passwords.owner);
    for (const service of SERVICES) await ensureRole(client, roleOf(service), passwords[service]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) {
      await client.query(`CREATE DATABASE ${escapeIdentifier(database)} OWNER ${OWNER_ROLE}`);
      await client.query(`REVOKE ALL ON DATABASE ${escapeIdentifier(database)} FROM PUBLIC`);
      for (const service of SERVICES)
        await client.query(`GRANT CONNECT ON DATABASE ${escapeIdentifier(database)} TO ${roleOf(service)}`);
    }
  });
  await withClient(withDatabase(superuserUrl, database), async (client) => {
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    for (const schema of SCHEMAS)
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${OWNER_ROLE}`);
  });
}

/** The same server and credentials, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

/** The same server and database, another login. */
export function withLogin(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = encodeURIComponent(password);
  return changed.toString();
}

async function ensureRole(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(password)}`);
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
