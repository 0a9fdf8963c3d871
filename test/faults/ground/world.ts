import { randomUUID } from 'node:crypto';
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceName } from '#libs/database';
import { startOwnKafka, type OwnKafka, waitFor } from '#libs/testing';
import type { FeedChoice } from '../../../apps/all-in-one/src/installation/topology.js';
import type { ManagedProcess } from '../../../apps/all-in-one/src/processes/managed-process.js';
import { Supervisor } from '../../../apps/all-in-one/src/processes/supervisor.js';
import { Stack } from '../../harness/stack.js';
import type { FeedName } from './feed-name.js';
import { well } from './smsc.js';
import { OwnDatabase } from './own-database.js';

export interface WorldWish {
  feed: FeedName;
  subscribers: number;
  /** The licence, in parts per second. */
  rate: number;
  /** Of the caller; default: one of the run's own. */
  broker?: OwnKafka | undefined;
  say: (line: string) => void;
}

/** Found by the supervisor as by a machine's own: at once, and never later than this. */
const PAUSES = { firstMs: 300, longestMs: 2_000, wellAfterMs: 20_000 };

/** A window small enough that what is in doubt stays readable; an answer missing for 2 s is missed. */
const ROUTE = { binds: 4, window: 50, responseMs: 2_000, reconnectMs: 200 };

/** Waits are shortened so that a run of minutes sees retries end. */
const ENVIRONMENT = { dispatcher: { RETRY_FIRST_MS: '500', RETRY_LONGEST_MS: '4000' } };

/** Everything a run happens to: all of Campanile in real processes, on a database and a broker of its own. */
export class World {
  private readonly endings: (() => Promise<unknown>)[] = [];
  broker: OwnKafka | null = null;
  /** What the names of this run's topics and groups begin with. */
  readonly topicPrefix = `faults-${randomUUID().slice(0, 8)}-`;
  database!: OwnDatabase;
  stack!: Stack;
  /** The SMSC's behaviour on a good day. */
  well: Record<string, unknown> = {};
  /** An official stops every alert that is under way. */
  stopAlerts: () => Promise<void> = () => Promise.resolve();
  /** Times a service ended without having been told to, and was not killed by a fault. */
  readonly fallen: Record<string, number> = {};

  static async make(wish: WorldWish): Promise<World> {
    const world = new World();
    try {
      await world.build(wish);
    } catch (error) {
      await world.end();
      throw error;
    }
    return world;
  }

  private async build({ feed, subscribers, rate, broker, say }: WorldWish): Promise<void> {
    const directory = await mkdtemp(join(tmpdir(), 'campanile-faults-'));
    await chmod(directory, 0o755);
    this.endings.push(() => rm(directory, { recursive: true, force: true }));
    this.database = await OwnDatabase.start(directory, join(directory, 'database.log'));
    this.endings.push(() => this.database.stop());
    this.well = well(rate);
    const choice = await this.feedOf(feed, broker);
    const supervisor = new Supervisor(
      {
        onFailure: (name, how) => {
          if (how !== 'SIGKILL') this.fallen[name] = (this.fallen[name] ?? 0) + 1;
          say(`  ${name} ended: ${how}`);
        },
      },
      PAUSES,
    );
    this.stack = await Stack.start({
      serverUrl: this.database.superuserUrl,
      ...{ feed: choice, subscribers, supervisor, environment: ENVIRONMENT },
      route: { ...ROUTE, partsPerSecond: rate },
      simulator: { SMSC_RECORD: 'all' },
    });
    this.endings.push(() => this.stack.stop());
    await this.stack.simulator.faults(this.well);
  }

  private async feedOf(feed: FeedName, given: OwnKafka | undefined): Promise<FeedChoice> {
    if (feed === 'postgres') return { feed };
    const broker = given ?? (await startOwnKafka());
    if ('unavailable' in broker) throw new Error(`No Kafka on this machine: ${broker.unavailable}`);
    if (given === undefined) this.endings.push(() => broker.stop());
    this.broker = broker;
    return { feed, brokers: broker.brokers, topicPrefix: this.topicPrefix };
  }

  /** The service's process, once it runs: what is down already cannot be struck. */
  running(service: ServiceName): Promise<ManagedProcess> {
    return waitFor(`${service} to run`, () => {
      const process = this.stack.services[service];
      return process.running ? process : null;
    });
  }

  /** Runs statements as the database's superuser, all of them or none. */
  async administer(sql: string): Promise<void> {
    await this.stack.query(sql);
  }

  /** Copies what the services have logged to where it outlives this world. @returns the folder */
  async keepLogs(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'campanile-faults-logs-'));
    await cp(this.stack.state.path('logs'), folder, { recursive: true });
    return folder;
  }

  async end(): Promise<void> {
    for (const end of this.endings.splice(0).reverse()) await end();
  }
}
