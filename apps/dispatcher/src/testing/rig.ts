import { randomBytes } from 'node:crypto';
import { Pool, type QueryConfig, type QueryResult } from 'pg';
import {
  AuditLog,
  auditMigrations,
  payloadsOf,
  trailOf,
  type TrailEntry,
  type TrailFilter,
} from '#libs/audit';
import type { RecipientOutcome } from '#libs/contracts';
import { DeadLetters, type Feed, feedMigrations, PostgresFeed, PostgresKeyring } from '#libs/feed';
import { createLogger } from '#libs/observability';
import { createTestDatabase, TEST_KEK, type TestDatabase, waitFor } from '#libs/testing';
import { createPool } from '../database/pool.js';
import { Engine } from '../engine/engine.js';
import { dispatcherMigrations } from '../migrations/index.js';
import type { OutbindSettings } from '../outbind/outbind-settings.js';
import { RecipientsService } from '../recipients/recipients.service.js';
import { routesSchema } from '../routes/route.js';
import { Authoring } from './authoring.js';
import { MUNICIPALITY, Registration } from './registration.js';
import { Simulator } from './simulator.js';

export interface RigOptions {
  /** Behaviour of the simulator's account. */
  simulator?: Record<string, unknown>;
  /** Changes to the route. */
  route?: Record<string, unknown>;
  /** Where SMSCs may call. */
  outbind?: OutbindSettings;
}

export interface Counts {
  taken: number;
  waiting: number;
  submitted: number;
  delivered: number;
  failed: number;
  expired: number;
  stopped: number;
  in_doubt: number;
  parts: number;
}

interface RunningEngine {
  engine: Engine;
  feed: Feed;
  end: () => Promise<void>;
}

/** A database, a simulated SMSC, the services around, and a dispatcher to look at. */
export class Rig {
  readonly transportKey = randomBytes(32);
  readonly payloads = payloadsOf({ kek: [Buffer.from(TEST_KEK, 'base64')] });
  readonly audit = new AuditLog(this.payloads);
  readonly registration: Registration;
  readonly authoring: Authoring;
  readonly recipients: RecipientsService;
  private readonly pool: Pool;
  private readonly engines: RunningEngine[] = [];
  private readonly endings: (() => Promise<void>)[] = [];
  /** Names of the dispatchers' statements the next answer to which is lost on its way. */
  readonly lostAnswers = new Set<string>();
  /** The same, but the connection is lost while the statement still runs at the server. */
  readonly lostWhileRunning = new Set<string>();
  private readonly otherRoutes: Record<string, unknown>[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly simulator: Simulator,
    private readonly route: Record<string, unknown>,
    private readonly outbind: OutbindSettings | null,
  ) {
    this.registration = new Registration(database.urlFor('registration'), this.transportKey);
    this.authoring = new Authoring(database.urlFor('authoring'));
    this.pool = new Pool({ connectionString: database.urlFor('dispatcher'), max: 2 });
    this.recipients = new RecipientsService(this.pool);
  }

  static async start({ simulator = {}, route = {}, outbind }: RigOptions = {}): Promise<Rig> {
    const [database, smsc] = await Promise.all([
      createTestDatabase([auditMigrations, feedMigrations, dispatcherMigrations]),
      Simulator.start(simulator),
    ]);
    return new Rig(database, smsc, route, outbind ?? null);
  }

  get url(): string {
    return this.database.urlFor('dispatcher');
  }

  /** The route to the simulator, as `ROUTES` holds it. */
  routes(changes: Record<string, unknown> = {}): Record<string, unknown>[] {
    const route = {
      ...{ id: 'simulator', name: 'Simulated', municipalityId: MUNICIPALITY, kind: 'live' },
      ...{ host: '127.0.0.1', port: this.simulator.smppPort, systemId: 'campanile', password: 'secret' },
      ...{ binds: 2, window: 100, partsPerSecond: 100_000, centsPerPart: 4, reconnectMs: 50 },
    };
    const others = this.otherRoutes.map((other) => ({ ...route, ...this.route, ...other }));
    return [{ ...route, ...this.route, ...changes }, ...others];
  }

  /** Another SMSC with a route of its own. */
  async addRoute(
    route: Record<string, unknown> & { id: string },
    behaviour: Record<string, unknown> = {},
  ): Promise<Simulator> {
    const simulator = await Simulator.start(behaviour);
    this.endings.push(() => simulator.stop());
    this.otherRoutes.push({ ...route, port: simulator.smppPort });
    return simulator;
  }

  /** Entries of the log, payloads opened, in the order in which they were appended. */
  async trail(about: TrailFilter = {}): Promise<TrailEntry[]> {
    const superuser = new Pool({ connectionString: this.database.superuserUrl, max: 1 });
    try {
      return await trailOf(superuser, this.payloads, about);
    } finally {
      await superuser.end();
    }
  }

  /** Starts a dispatcher in this process and waits until it has shards and its binds. */
  async dispatch(changes: Record<string, unknown> = {}): Promise<RunningEngine> {
    const logger = createLogger({ service: 'dispatcher', level: process.env.SPEC_LOG ?? 'silent' });
    const pool = losing(createPool(this.url, 8, logger), this.lostAnswers, this.lostWhileRunning);
    const feed = new PostgresFeed({ url: this.url });
    const keyring = new PostgresKeyring({ url: this.url, transportKey: this.transportKey });
    const deadLetters = new DeadLetters({ url: this.url });
    const config = {
      routes: routesSchema.parse(this.routes(changes)),
      ...{
        outbind: this.outbind,
        ledgerFlushMs: 5,
        retryFirstMs: 100,
        retryLongestMs: 1_000,
        parkedReceiptHours: 1,
        drainMs: 1_000,
      },
    };
    const engine = await Engine.start({
      config,
      pool,
      feed,
      keyring,
      deadLetters,
      audit: this.audit,
      logger,
    });
    let ended = false;
    const end = async () => {
      if (ended) return;
      ended = true;
      this.engines.splice(this.engines.indexOf(running), 1);
      await engine.stop();
      await feed.close();
      await Promise.all([keyring.close(), deadLetters.close(), pool.end()]);
    };
    const running: RunningEngine = { engine, feed, end };
    this.engines.push(running);
    await engine.intake.ready();
    await waitFor('the binds', () =>
      engine.routes.every((route) => route.binds.every((bind) => bind.isBound)),
    );
    return running;
  }

  /** With the rights of the service. */
  get connections(): Pool {
    return this.pool;
  }

  /** The dispatcher started first of those that run. */
  get running(): RunningEngine {
    const [first] = this.engines;
    if (first === undefined) throw new Error('No dispatcher runs');
    return first;
  }

  /** Runs statements as the owner of the tables: what an operator may do and a service may not. */
  async asOwner(): Promise<(sql: string) => Promise<void>> {
    const owner = new Pool({ connectionString: this.database.ownerUrl, max: 1 });
    this.endings.push(() => owner.end());
    await owner.query('SELECT 1');
    return async (sql) => void (await owner.query(sql));
  }

  async counts(alertId: string): Promise<Counts> {
    const { rows } = await this.pool.query<Counts>(
      `SELECT coalesce(sum(taken), 0)::int AS taken, coalesce(sum(waiting), 0)::int AS waiting,
              coalesce(sum(submitted), 0)::int AS submitted, coalesce(sum(delivered), 0)::int AS delivered,
              coalesce(sum(failed), 0)::int AS failed, coalesce(sum(expired), 0)::int AS expired,
              coalesce(sum(stopped), 0)::int AS stopped, coalesce(sum(in_doubt), 0)::int AS in_doubt,
              coalesce(sum(parts), 0)::int AS parts
       FROM dispatcher.tally WHERE alert_id = $1`,
      [alertId],
    );
    return rows[0] as Counts;
  }

  /** Waits until so many recipients were taken and the condition holds for the counts. */
  settled(alertId: string, taken: number, holds: (counts: Counts) => boolean): Promise<Counts> {
    let last: Counts | undefined;
    return waitFor(
      `the end of ${taken} recipients`,
      async () => {
        last = await this.counts(alertId);
        return last.taken === taken && holds(last) ? last : null;
      },
      { state: () => JSON.stringify(last) },
    );
  }

  /** Every line of the alert's ledger, by subscriber. */
  async ledger(alertId: string): Promise<Map<string, RecipientOutcome>> {
    const all: RecipientOutcome[] = [];
    for (let after: string | null = null; ;) {
      const page = await this.recipients.page(alertId, after, 700);
      all.push(...page.recipients);
      after = page.next;
      if (after === null) break;
    }
    return new Map(all.map((recipient) => [recipient.subscriberId, recipient]));
  }

  /** What the rows say, counted anew: the tallies must say the same. */
  async countedFromRows(alertId: string): Promise<Omit<Counts, 'parts'>> {
    const counts = {
      taken: 0,
      waiting: 0,
      submitted: 0,
      delivered: 0,
      failed: 0,
      expired: 0,
      stopped: 0,
      in_doubt: 0,
    };
    for (const { state } of (await this.ledger(alertId)).values()) {
      counts.taken++;
      counts[state]++;
    }
    return counts;
  }

  async query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return (await this.pool.query(sql, parameters)).rows as T[];
  }

  async end(): Promise<void> {
    for (const { end } of [...this.engines]) await end();
    for (const end of this.endings.splice(0)) await end();
    await Promise.all([this.registration.close(), this.authoring.close(), this.pool.end()]);
    await this.simulator.stop();
    await this.database.drop();
  }
}

/** Connections over which a statement takes effect, now or later, and its answer never comes: once for each name. */
function losing(pool: Pool, answered: Set<string>, running: Set<string>): Pool {
  const query = pool.query.bind(pool) as (config: unknown, values?: unknown[]) => Promise<QueryResult>;
  const lossy = async (config: string | QueryConfig, values?: unknown[]) => {
    const name = typeof config === 'object' ? (config.name ?? '') : '';
    const answer = query(config, values);
    if (running.delete(name)) answer.catch(() => undefined);
    else {
      await answer;
      if (!answered.delete(name)) return answer;
    }
    throw new Error('Connection terminated unexpectedly');
  };
  return Object.assign(pool, { query: lossy });
}
