import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import {
  migrate,
  OWNER_ROLE,
  prepareDatabase,
  roleOf,
  withDatabase,
  withLogin,
  type MigrationSet,
  type RolePasswords,
  type ServiceName,
} from '#libs/database';
import { testServerUrl } from './server.js';

const PASSWORDS: RolePasswords = {
  owner: 'test-owner',
  registration: 'test-registration',
  authoring: 'test-authoring',
  dispatcher: 'test-dispatcher',
};

/** How long connections may take to close before a database is dropped. */
const GOODBYE_MS = 2_000;

/** A database of one spec's own, with every role it needs. */
export interface TestDatabase {
  name: string;
  superuserUrl: string;
  ownerUrl: string;
  /** The URL with which a service connects: its own role, least privilege. */
  urlFor(service: ServiceName): string;
  drop(): Promise<void>;
}

/**
 * A fresh database with these migrations applied. The first call for a list of sets builds a template; later ones
 * clone it in tens of milliseconds.
 */
export async function createTestDatabase(sets: readonly MigrationSet[]): Promise<TestDatabase> {
  const server = testServerUrl();
  const template = await ensureTemplate(server, sets);
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, (client) =>
    locked(client, async () => {
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${OWNER_ROLE}`);
    }),
  );
  const superuserUrl = withDatabase(server, name);
  return {
    name,
    superuserUrl,
    ownerUrl: withLogin(superuserUrl, OWNER_ROLE, PASSWORDS.owner),
    urlFor: (service) => withLogin(superuserUrl, roleOf(service), PASSWORDS[service]),
    drop: () => onServer(server, (client) => dropDatabase(client, name)),
  };
}

/** The statements TypeORM would run to make the schema agree with the entities: none, when they agree. */
export async function schemaDrift(source: DataSource): Promise<string[]> {
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  return upQueries.map((query) => query.query);
}

async function ensureTemplate(server: string, sets: readonly MigrationSet[]): Promise<string> {
  const names = sets.map((set) => `${set.schema}:${set.migrations.map((m) => m.toString()).join()}`);
  const template = `template_${createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 20)}`;
  await onServer(server, (client) =>
    locked(client, async () => {
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
      if (rowCount !== 0) return;
      // Built under another name: a build that dies halfway must not be taken for the template.
      const draft = `${template}_draft`;
      await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
      await prepareDatabase(server, draft, PASSWORDS);
      await migrate(withLogin(withDatabase(server, draft), OWNER_ROLE, PASSWORDS.owner), sets);
      await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
    }),
  );
  return template;
}

/**
 * A pool that has ended says so before its connections are closed: cut off then, they would be an error of a spec that
 * is over. Who still holds one after a while is cut off.
 */
async function dropDatabase(client: Client, name: string): Promise<void> {
  const until = Date.now() + GOODBYE_MS;
  while (Date.now() < until) {
    const { rowCount } = await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [name]);
    if (rowCount === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
}

async function locked(client: Client, work: () => Promise<void>): Promise<void> {
  // One lock for all templates: roles belong to the whole server and must not be altered by two at once.
  await client.query('SELECT pg_advisory_lock(4711)');
  try {
    await work();
  } finally {
    await client.query('SELECT pg_advisory_unlock(4711)');
  }
}

async function onServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
