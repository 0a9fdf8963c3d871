import { randomUUID } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { auditMigrations, Payloads, trailOf, type TrailEntry, type TrailFilter } from '#libs/audit';
import type { Role } from '#libs/access';
import { feedMigrations } from '#libs/feed';
import { createService } from '#libs/http';
import { createLogger } from '#libs/observability';
import { createTestDatabase, TEST_KEK, type TestDatabase } from '#libs/testing';
import { AuthoringModule } from '../authoring.module.js';
import { authoringMigrations } from '../migrations/index.js';
import { OfficialsService } from '../officials/officials.service.js';
import { serviceOptions } from '../service.js';
import { authoringSettings, type AuthoringConfig } from '../settings.js';
import { Browser } from './browser.js';
import { startPeers, type Peers } from './peers.js';

export const PASSWORD = 'una-password-lunga';
const SERVICE_SECRET = 's'.repeat(40);

/** The whole service on a real database and real sockets; registration and dispatcher are stood in for. */
export interface AuthoringUnderTest {
  database: TestDatabase;
  peers: Peers;
  config: AuthoringConfig;
  /** The first instance. */
  app: NestExpressApplication;
  url: string;
  municipalityId: string;
  /** Lines of its log; none unless `LOG_LEVEL` is set. */
  logged: string[];
  /** The service's own database role. */
  source: DataSource;
  /** One more instance on the same database. */
  another(): Promise<{ app: NestExpressApplication; url: string }>;
  /** A new official of the municipality, or of another, logged in. */
  official(role: Role, municipalityId?: string): Promise<Browser>;
  municipality(): Promise<string>;
  /** SQL as the superuser: what the service itself may not see or do. */
  asSuperuser<T extends object>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Entries of the log, payloads opened, in the order in which they were appended. */
  trail(about?: TrailFilter): Promise<TrailEntry[]>;
  stop(): Promise<void>;
}

export async function authoringUnderTest(settings: NodeJS.ProcessEnv = {}): Promise<AuthoringUnderTest> {
  const database = await createTestDatabase([auditMigrations, feedMigrations, authoringMigrations]);
  const peers = await startPeers(SERVICE_SECRET);
  const config = authoringSettings.load({
    ...{ DATABASE_URL: database.urlFor('authoring'), SERVICE_SECRET, HTTP_PORT: '0', DATABASE_POOL: '6' },
    KEK: TEST_KEK,
    ...{ TRANSPORT_KEY: Buffer.alloc(32, 1).toString('base64'), LOG_LEVEL: 'silent' },
    ...{ REGISTRATION_URL: peers.url, DISPATCHER_URL: peers.url, PEER_TIMEOUT_MS: '1000' },
    ...{ CONSOLE_DIRECTORY: '/nowhere', ...settings },
  });
  const superuser = new Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  const apps: NestExpressApplication[] = [];
  const logged: string[] = [];
  const another = async () => {
    const started = await start(config, logged);
    apps.push(started.app);
    return started;
  };
  const { app, url } = await another();
  const officials = app.get(OfficialsService, { strict: false });
  const municipality = async () =>
    (await officials.ensureMunicipality({ name: 'Comune di Prova', sender: 'PROVA' })).id;
  const municipalityId = await municipality();
  return {
    ...{ database, peers, config, app, url, municipalityId, logged, another, municipality },
    source: app.get(DataSource),
    official: async (role, of = municipalityId) => {
      const username = `${role}-${randomUUID()}`;
      const names = { username, name: `${role} ${username.slice(-4)}`, role, password: PASSWORD };
      const { id } = await officials.createOfficial({ ...names, municipalityId: of }, 'operator:spec');
      return new Browser(url, id, username).login(PASSWORD);
    },
    asSuperuser: async <T extends object>(sql: string, values: unknown[] = []) =>
      (await superuser.query<T>(sql, values)).rows,
    trail: (about) => trailOf(superuser, app.get(Payloads, { strict: false }), about),
    stop: async () => {
      await Promise.all(apps.map((one) => one.close()));
      await peers.close();
      await superuser.end();
      await database.drop();
    },
  };
}

async function start(
  config: AuthoringConfig,
  logged: string[],
): Promise<{ app: NestExpressApplication; url: string }> {
  const logger = createLogger({
    service: 'authoring',
    level: config.logLevel,
    write: (line) => logged.push(line),
  });
  const app = await createService(AuthoringModule.forService(config, logger), serviceOptions(config, logger));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, url: `http://127.0.0.1:${port}` };
}
