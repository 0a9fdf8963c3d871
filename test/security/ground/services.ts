import { randomBytes } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  declaredRoutes,
  mayDo,
  ROLES,
  signServiceToken,
  type DeclaredRoute,
  type Policy,
  type Role,
} from '#libs/access';
import { auditMigrations } from '#libs/audit';
import type { ServiceName } from '#libs/database';
import { feedMigrations } from '#libs/feed';
import { createService } from '#libs/http';
import { createLogger } from '#libs/observability';
import { createTestDatabase } from '#libs/testing';
import {
  authoringUnderTest,
  type AuthoringUnderTest,
} from '../../../apps/authoring/src/testing/authoring-under-test.js';
import { DispatcherModule } from '../../../apps/dispatcher/src/dispatcher.module.js';
import { dispatcherMigrations } from '../../../apps/dispatcher/src/migrations/index.js';
import { serviceOptions } from '../../../apps/dispatcher/src/service.js';
import { dispatcherSettings } from '../../../apps/dispatcher/src/settings.js';
import { RegistrationUnderTest } from '../../../apps/registration/src/testing/registration-under-test.js';

/** A service as an attacker finds it. */
export interface Target {
  service: ServiceName;
  app: NestExpressApplication;
  url: string;
  secret: string;
}

/** A declared route of a running service. */
export interface Door extends DeclaredRoute {
  target: Target;
  policy: Policy;
}

export interface Services {
  targets: Target[];
  registration: RegistrationUnderTest;
  authoring: AuthoringUnderTest;
  /** Cookies of officials: of the municipality, and of its neighbour. */
  officials: Record<Role, string>;
  neighbours: Record<Role, string>;
  stop(): Promise<void>;
}

/** The three services in this process, each on a database of its own. */
export async function startServices(environment: NodeJS.ProcessEnv = {}): Promise<Services> {
  const [registration, authoring, dispatcher] = await Promise.all([
    RegistrationUnderTest.start(undefined, environment),
    authoringUnderTest(),
    startDispatcher(),
  ]);
  const cookiesOf = async (municipalityId: string) =>
    Object.fromEntries(
      await Promise.all(
        ROLES.map(async (role) => [role, (await authoring.official(role, municipalityId)).cookie]),
      ),
    ) as Record<Role, string>;
  const officials = await cookiesOf(authoring.municipalityId);
  const neighbours = await cookiesOf(await authoring.municipality());
  const { serviceSecret } = registration.config;
  return {
    targets: [
      { service: 'registration', app: registration.app, url: registration.url, secret: serviceSecret },
      {
        service: 'authoring',
        app: authoring.app,
        url: authoring.url,
        secret: authoring.config.serviceSecret,
      },
      dispatcher.target,
    ],
    ...{ registration, authoring, officials, neighbours },
    stop: async () => {
      await Promise.all([registration.stop(), authoring.stop(), dispatcher.stop()]);
    },
  };
}

async function startDispatcher(): Promise<{ target: Target; stop: () => Promise<void> }> {
  const database = await createTestDatabase([auditMigrations, feedMigrations, dispatcherMigrations]);
  const secret = 'dispatcher-'.repeat(4);
  const key = () => randomBytes(32).toString('base64');
  const config = dispatcherSettings.load({
    ...{ DATABASE_URL: database.urlFor('dispatcher'), SERVICE_SECRET: secret, HTTP_PORT: '0' },
    ...{ TRANSPORT_KEY: key(), KEK: key() },
  });
  const logger = createLogger({ service: 'dispatcher', level: 'silent' });
  const app = await createService(
    DispatcherModule.forService(config, logger),
    serviceOptions(config, logger),
  );
  await app.listen(0, '127.0.0.1');
  return {
    target: { service: 'dispatcher', app, url: await app.getUrl(), secret },
    stop: async () => {
      await app.close();
      await database.drop();
    },
  };
}

/** @throws Error for a route without a policy: nobody could say what it should answer */
export function doorsOf(target: Target): Door[] {
  return declaredRoutes(target.app).map((route) => {
    if (route.policy === undefined) throw new Error(`${route.handler} declares no policy`);
    return { ...route, policy: route.policy, target };
  });
}

const WRITING = ['POST', 'PUT', 'PATCH', 'DELETE'];

export function isWriting({ method }: DeclaredRoute): boolean {
  return WRITING.includes(method);
}

/** Everything the router answers by itself, as `METHOD /path`. */
export function routedBy({ app }: Target): string[] {
  const express = app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } };
  return express.router.stack.flatMap(({ route }) => {
    if (route === undefined) return [];
    const methods = new Set(route.stack.map(({ method }) => method?.toUpperCase() ?? 'ALL'));
    return [route.path].flat().flatMap((path) => [...methods].map((method) => `${method} ${path}`));
  });
}

interface Layer {
  route?: { path: string | string[]; stack: { method?: string }[] };
}

/** Headers that bring a request past the guard, and to nothing else. */
export async function keyTo(
  { policy, target }: Door,
  officials: Record<Role, string>,
): Promise<Record<string, string>> {
  if (policy.kind === 'public') return {};
  if (policy.kind === 'official') return { cookie: officials[roleFor(policy)] };
  const [caller] = policy.services;
  const token = await signServiceToken(target.secret, caller as ServiceName, target.service);
  return { authorization: `Bearer ${token}` };
}

function roleFor({ permission }: Extract<Policy, { kind: 'official' }>): Role {
  const role = ROLES.find((each) => mayDo(each, permission));
  if (role === undefined) throw new Error(`nobody may ${permission}`);
  return role;
}

/** The address with something harmless for each parameter. */
export function addressOf({ path, target }: Door, value: string = '0b6f7c5e-3c1a-7f4e-9d53-48018fae0001') {
  const filled = path.replaceAll(/[:*](\w+)/g, (_, name: string) => (name === 'mode' ? 'actual' : value));
  return new URL(filled, target.url);
}

/** As a service behind no proxy sees a request; redirects are answers, not to be followed. */
export async function knock(
  door: Door,
  init: RequestInit & { headers?: Record<string, string> } = {},
  value?: string,
): Promise<{ status: number; text: string; headers: Headers }> {
  const method = door.method === 'ALL' ? 'POST' : door.method;
  const response = await fetch(addressOf(door, value), { redirect: 'manual', method, ...init });
  return { status: response.status, text: await response.text(), headers: response.headers };
}
