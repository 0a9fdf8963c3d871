import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { payloadsOf, trailOf, type TrailEntry, type TrailFilter } from '#libs/audit';
import { SHARD_COUNT } from '#libs/contracts';
import { freePort, SERVICES, withDatabase, type ServiceName } from '#libs/database';
import { waitFor } from '#libs/testing';
import { bringDatabaseUpToDate } from '../../apps/all-in-one/src/database/prepare.js';
import { FAENZA } from '../../apps/all-in-one/src/demo/faenza.js';
import { newInstallation } from '../../apps/all-in-one/src/installation/installation.js';
import { StateFolder } from '../../apps/all-in-one/src/installation/state.js';
import {
  addresses,
  demonstrationRoute,
  environmentOf,
  type FeedChoice,
  type RouteSettings,
  type Topology,
} from '../../apps/all-in-one/src/installation/topology.js';
import { entryOf, projectRoot } from '../../apps/all-in-one/src/processes/locate.js';
import { ManagedProcess } from '../../apps/all-in-one/src/processes/managed-process.js';
import { awaitReadiness } from '../../apps/all-in-one/src/processes/readiness.js';
import { serviceProcesses, simulatorProcess } from '../../apps/all-in-one/src/processes/services.js';
import type { Supervisor } from '../../apps/all-in-one/src/processes/supervisor.js';
import { OfficialClient } from './official-client.js';
import { SimulatorClient } from './simulator-client.js';

export interface StackOptions {
  /** Superuser URL of the PostgreSQL server. */
  serverUrl: string;
  feed: FeedChoice;
  /** Synthetic subscribers beside the demonstration's municipality. Default 0. */
  subscribers?: number;
  /** Settings of the simulator. */
  simulator?: Record<string, string>;
  /** Changes to the demonstration's route. */
  route?: RouteSettings;
  logLevel?: string;
  /** More settings of the services, by their environment. */
  environment?: Partial<Record<ServiceName, Record<string, string>>>;
  /** Answers for the services from their start on: what ends by itself is started again. */
  supervisor?: Supervisor;
  /** The services that are started. Default all; the simulator comes with the dispatcher. */
  only?: readonly ServiceName[];
}

const run = promisify(execFile);

/** All of Campanile in processes of its own, on a database of its own. */
export class Stack {
  readonly services = {} as Record<ServiceName, ManagedProcess>;
  readonly simulator: SimulatorClient;
  readonly #moreDispatchers: { process: ManagedProcess; url: string }[] = [];
  readonly urls: ReturnType<typeof addresses>;
  readonly #simulatorProcess: ManagedProcess;
  readonly #supervisor: Supervisor | undefined;
  readonly #started: readonly ServiceName[];

  private constructor(
    readonly topology: Topology,
    readonly state: StateFolder,
    { simulator: simulatorSettings = {}, environment = {}, supervisor, only }: StackOptions,
  ) {
    this.#supervisor = supervisor;
    this.#started = only ?? SERVICES;
    this.urls = addresses(topology.ports);
    this.simulator = new SimulatorClient(this.urls.simulator);
    const logs = state.path('logs');
    this.#simulatorProcess = simulatorProcess(topology, logs, simulatorSettings);
    for (const service of serviceProcesses(topology, logs)) {
      const name = service.options.name as ServiceName;
      // Everybody in a run comes from one address.
      if (name === 'registration') service.options.environment.REQUESTS_PER_ADDRESS = '0';
      Object.assign(service.options.environment, environment[name]);
      this.services[name] = service;
    }
  }

  static async start(options: StackOptions): Promise<Stack> {
    const state = new StateFolder(await mkdtemp(join(tmpdir(), 'campanile-stack-')));
    await mkdir(state.path('logs'));
    const topology = await topologyOf(options);
    await bringDatabaseUpToDate(options.serverUrl, topology.installation);
    await state.announce({ pid: process.pid, topology });
    const stack = new Stack(topology, state, options);
    try {
      await stack.cli('demo', 'seed', '--subscribers', String(options.subscribers ?? 0));
      if (stack.#started.includes('dispatcher')) await stack.#simulatorProcess.start();
      const services = stack.#started.map((name) => stack.services[name]);
      if (options.supervisor !== undefined) await options.supervisor.start(...services);
      else await Promise.all(services.map((service) => service.start()));
      await stack.ready();
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  /** Waits until every service has all it needs: also after one was killed and started again. */
  async ready(): Promise<void> {
    const urls = this.#started.map((name) => this.urls[name]);
    const late = await awaitReadiness(urls, 60_000);
    if (late.length > 0) throw new Error(`Not ready: ${late.join(', ')}; logs in ${this.state.path('logs')}`);
  }

  /** Runs the administrator's command line. @returns what it wrote to standard output */
  async cli(...words: string[]): Promise<string> {
    const { stdout } = await this.cliWith({}, ...words);
    return stdout;
  }

  cliWith(
    environment: Record<string, string>,
    ...words: string[]
  ): Promise<{ stdout: string; stderr: string }> {
    const env = { PATH: process.env.PATH ?? '', CAMPANILE_STATE: this.state.directory, ...environment };
    const args = ['--enable-source-maps', entryOf('all-in-one', 'cli'), ...words];
    return run(process.execPath, args, { cwd: projectRoot(), env, maxBuffer: 64 * 1024 * 1024 });
  }

  get password(): string {
    return this.topology.installation.demoPassword;
  }

  official(username: string): Promise<OfficialClient> {
    return OfficialClient.login(this.urls.authoring, username, this.password);
  }

  /** Reads what only the owner of everything may read; the database is the test's second witness. */
  async query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.asOwner(async (client) => (await client.query(sql, parameters)).rows as T[]);
  }

  /** Entries of the log, payloads opened, in the order in which they were appended. */
  async trail(about: TrailFilter = {}): Promise<TrailEntry[]> {
    const kek = [Buffer.from(this.topology.installation.keys.kek, 'base64')];
    return this.asOwner((client) => trailOf(client, payloadsOf({ kek }), about));
  }

  /** The same for several statements over one connection. */
  async asOwner<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const { serverUrl, installation } = this.topology;
    const client = new Client({ connectionString: withDatabase(serverUrl, installation.database.name) });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Starts another dispatcher beside the first. */
  async addDispatcher(): Promise<void> {
    const port = await freePort();
    const topology = { ...this.topology, ports: { ...this.topology.ports, dispatcher: port } };
    const more = new ManagedProcess({
      name: `dispatcher-${this.#moreDispatchers.length + 2}`,
      entry: entryOf('dispatcher'),
      environment: environmentOf('dispatcher', topology),
      logFile: this.state.path('logs', `dispatcher-${this.#moreDispatchers.length + 2}.log`),
    });
    this.#moreDispatchers.push({ process: more, url: addresses(topology.ports).dispatcher });
    await more.start();
  }

  /** Ends the dispatcher that was added last, at this instant. */
  async killAddedDispatcher(): Promise<void> {
    await this.#moreDispatchers.pop()?.process.kill();
  }

  /** Shards that the first dispatcher owns. */
  shardsOfFirst(): Promise<number> {
    return shardsOf(this.urls.dispatcher);
  }

  /** Waits until every dispatcher has its binds and its part of the shards. */
  async shardsDivided(): Promise<void> {
    const urls = [this.urls.dispatcher, ...this.#moreDispatchers.map(({ url }) => url)];
    const late = await awaitReadiness(urls, 60_000);
    if (late.length > 0) throw new Error(`Not ready: ${late.join(', ')}`);
    await waitFor('the shards to be divided', async () => {
      const owned = await Promise.all(urls.map(shardsOf));
      return owned.every((shards) => shards === SHARD_COUNT / urls.length);
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#moreDispatchers.map(({ process }) => process.stop()));
    await this.#supervisor?.stop();
    await Promise.all(Object.values(this.services).map((service) => service.stop()));
    await this.#simulatorProcess.stop();
    const { serverUrl, installation } = this.topology;
    const client = new Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(`DROP DATABASE IF EXISTS ${installation.database.name} WITH (FORCE)`);
    await client.end();
    if (process.env.KEEP_LOGS === undefined) await rm(this.state.directory, { recursive: true, force: true });
    else process.stderr.write(`logs kept: ${this.state.path('logs')}\n`);
  }
}

/** Roles belong to the whole server: every stack on it must agree on their passwords. */
const PASSWORDS = {
  owner: 'test-owner',
  registration: 'test-registration',
  authoring: 'test-authoring',
  dispatcher: 'test-dispatcher',
};

async function topologyOf(options: StackOptions): Promise<Topology> {
  const installation = newInstallation();
  installation.database = { name: `stack_${randomUUID().replaceAll('-', '')}`, passwords: PASSWORDS };
  const ports = {
    authoring: await freePort(),
    registration: await freePort(),
    dispatcher: await freePort(),
    simulator: await freePort(),
    smpp: await freePort(),
  };
  return {
    installation,
    ports,
    serverUrl: options.serverUrl,
    feed: options.feed,
    routes: [{ ...demonstrationRoute(installation, ports, FAENZA.id), ...options.route }],
    logLevel: options.logLevel ?? 'warn',
  };
}

/** Shards that a dispatcher owns, as its metrics say. */
async function shardsOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^campanile_shards_owned(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1] ?? NaN);
}
