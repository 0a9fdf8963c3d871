import { randomBytes } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource, type EntityManager } from 'typeorm';
import { signServiceToken } from '#libs/access';
import { auditMigrations, Payloads, trailOf, type TrailEntry, type TrailFilter } from '#libs/audit';
import {
  decodeEvent,
  envelope,
  openBatch,
  readBatchHeader,
  shardOf,
  TOPICS,
  type BatchHeader,
  type EventEnvelope,
  type EventPayloads,
  type EventTopic,
  type Topic,
} from '#libs/contracts';
import { Feed, feedMigrations, PostgresFeed, PostgresKeyring, publishEvent, type Delivery } from '#libs/feed';
import { createService } from '#libs/http';
import type { KekConfig } from '#libs/keys';
import { createLogger, type Logger } from '#libs/observability';
import { createTestDatabase, TEST_KEK, type TestDatabase } from '#libs/testing';
import { FoundingService, type FoundedMunicipality } from '../catalogue/founding.service.js';
import type { MunicipalityDefinition } from '../catalogue/municipality-definition.js';
import { registrationMigrations } from '../migrations/index.js';
import { RegistrationModule } from '../registration.module.js';
import { serviceOptions } from '../service.js';
import { registrationSettings, type RegistrationConfig } from '../settings.js';
import { FAENZA } from './faenza.js';

/** An SMS as the dispatcher would submit it. */
export interface SentMessage {
  subscriberId: string;
  number: number;
  text: string;
  header: BatchHeader;
}

const SECRET = 'specs-'.repeat(8);

/** The whole service on a database of its own, and the neighbours' ends of its feed. */
export class RegistrationUnderTest {
  readonly sent: SentMessage[] = [];
  readonly events: EventEnvelope[] = [];
  readonly logged: string[] = [];
  town!: FoundedMunicipality;
  url = '';
  app!: NestExpressApplication;
  readonly #apps: NestExpressApplication[] = [];
  readonly #neighbours = new Map<string, PostgresFeed>();

  private constructor(
    readonly database: TestDatabase,
    readonly config: RegistrationConfig & KekConfig,
    /** The superuser's eyes: what a service may not read, a spec must. */
    readonly owner: DataSource,
    readonly keyring: PostgresKeyring,
  ) {}

  static async start(
    definition: MunicipalityDefinition = FAENZA,
    environment: NodeJS.ProcessEnv = {},
    changes: Pick<KekConfig, 'dataKeysRememberedMs'> = {},
  ): Promise<RegistrationUnderTest> {
    const database = await createTestDatabase([auditMigrations, feedMigrations, registrationMigrations]);
    const key = () => randomBytes(32).toString('base64');
    const loaded = registrationSettings.load({
      ...{ DATABASE_URL: database.urlFor('registration'), SERVICE_SECRET: SECRET, TRANSPORT_KEY: key() },
      ...{ NUMBER_KEY: key(), INDEX_KEY: key(), HTTP_PORT: '0', LOG_LEVEL: 'warn' },
      // Everybody in a spec comes from one address.
      ...{ AUDIT_SIGNING_KEY: key(), KEK: TEST_KEK, REQUESTS_PER_ADDRESS: '0' },
      ...environment,
    });
    const config = { ...loaded, ...changes };
    const owner = await new DataSource({ type: 'postgres', url: database.superuserUrl }).initialize();
    const { transportKey } = config;
    const keyring = new PostgresKeyring({ url: database.urlFor('dispatcher'), transportKey });
    const service = new RegistrationUnderTest(database, config, owner, keyring);
    service.app = await service.startInstance();
    service.url = await service.app.getUrl();
    service.town = await service.get(FoundingService).found(definition, 'operator:spec');
    return service;
  }

  /** One more instance of the service on the same database, with other settings where some are given. */
  async startInstance(changes: Partial<RegistrationConfig> = {}): Promise<NestExpressApplication> {
    const logger = this.logger();
    const config = { ...this.config, ...changes };
    const app = await createService(
      RegistrationModule.forService(config, logger),
      serviceOptions(config, logger),
    );
    this.#apps.push(app);
    await app.listen(0, '127.0.0.1');
    return app;
  }

  /** Another town on the same installation. */
  another(): Promise<FoundedMunicipality> {
    return this.get(FoundingService).found({ ...FAENZA, code: 'altrove', name: 'Altrove' }, 'operator:spec');
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.app.get<T>(type, { strict: false });
  }

  get source(): DataSource {
    return this.get(DataSource);
  }

  /** Takes what the service sends, as the dispatcher and authoring would. */
  async listen(
    topics: Topic[] = [TOPICS.laneExtreme, TOPICS.laneService, TOPICS.laneStandard],
  ): Promise<void> {
    const dispatcher = this.neighbour('dispatcher');
    await dispatcher.subscribe({
      group: 'dispatcher',
      topics: [...topics, TOPICS.subscriberWithdrawn],
      prefetch: 1000,
      onDelivery: async (delivery) => {
        if (delivery.topic === TOPICS.subscriberWithdrawn)
          this.events.push(decodeEvent(delivery.topic, delivery.payload));
        else await this.take(delivery);
        delivery.settle().catch(() => undefined);
      },
    });
    await this.neighbour('authoring').subscribe({
      group: 'authoring',
      topics: [TOPICS.audienceProgress],
      prefetch: 1000,
      onDelivery: async (delivery) => {
        this.events.push(decodeEvent(TOPICS.audienceProgress, delivery.payload));
        await delivery.settle();
      },
    });
  }

  /** What a neighbour would publish. */
  async publish<T extends EventTopic>(
    from: 'authoring' | 'dispatcher',
    topic: T,
    data: EventPayloads[T],
    shardKey: string,
  ): Promise<EventEnvelope<T>> {
    const event = envelope(topic, this.town.id, data);
    await this.publishAgain(from, event, shardKey);
    return event;
  }

  async publishAgain(
    from: 'authoring' | 'dispatcher',
    event: EventEnvelope,
    shardKey: string,
  ): Promise<void> {
    await this.asNeighbour(from, (manager) => publishEvent(this.neighbour(from), manager, event, shardKey));
  }

  /** Work in a transaction of another service, with its rights. */
  async asNeighbour<T>(
    service: 'authoring' | 'dispatcher',
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    const source = await new DataSource({
      type: 'postgres',
      url: this.database.urlFor(service),
    }).initialize();
    try {
      return await source.transaction(work);
    } finally {
      await source.destroy();
    }
  }

  /** The texts a number got. */
  textsTo(number: number): string[] {
    return this.sent.filter((message) => message.number === number).map(({ text }) => text);
  }

  /** The code in the last text a number got. */
  codeTo(number: number): string | undefined {
    return this.textsTo(number)
      .map((text) => /\b\d{6}\b/.exec(text)?.[0])
      .findLast((code) => code !== undefined);
  }

  async rows<T = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.owner.query<T[]>(sql, parameters);
  }

  /** Entries of the log, payloads opened, in the order in which they were appended. */
  trail(about: TrailFilter = {}): Promise<TrailEntry[]> {
    return trailOf(this.owner, this.get(Payloads), about);
  }

  async authoringToken(): Promise<string> {
    return `Bearer ${await signServiceToken(SECRET, 'authoring', 'registration')}`;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#neighbours.values()].map((feed) => feed.close()));
    await Promise.all(this.#apps.map((app) => app.close()));
    await this.keyring.close();
    await this.owner.destroy();
    await this.database.drop();
  }

  private neighbour(service: 'authoring' | 'dispatcher'): Feed {
    const known = this.#neighbours.get(service);
    if (known !== undefined) return known;
    const feed = new PostgresFeed({ url: this.database.urlFor(service) });
    this.#neighbours.set(service, feed);
    return feed;
  }

  private async take(delivery: Delivery): Promise<void> {
    const header = readBatchHeader(delivery.payload);
    const opened = openBatch(delivery.payload, header, await this.keyring.open(header.keyId));
    opened.numbers.forEach((number, i) => {
      const subscriberId = uuidOf(opened.ids.subarray(i * 16, i * 16 + 16));
      if (shardOf(subscriberId) !== header.shard) throw new Error('a recipient in the wrong shard');
      this.sent.push({ subscriberId, number, text: header.text ?? opened.texts?.[i] ?? '', header });
    });
  }

  private logger(): Logger {
    return createLogger({
      service: 'registration',
      level: this.config.logLevel,
      write: (line) => this.logged.push(line),
    });
  }
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
