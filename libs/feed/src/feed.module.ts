import {
  Inject,
  Injectable,
  Logger,
  Module,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Feed } from './feed.js';
import { Keyring } from './keyring.js';
import { KafkaFeed } from './kafka/kafka-feed.js';
import type { KafkaOptions } from './kafka/kafka-options.js';
import type { FeedLog } from './log.js';
import { DeadLetters } from './postgres/dead-letters.js';
import { PostgresFeed } from './postgres/postgres-feed.js';
import { PostgresKeyring } from './postgres/postgres-keyring.js';
import type { FeedGroup } from './routes.js';

export interface FeedModuleOptions {
  adapter: 'postgres' | 'kafka';
  /** The service whose outbox is kept; needed for the adapter `kafka`. */
  producer?: FeedGroup;
  /** Needed for the adapter `kafka`. */
  kafka?: KafkaOptions;
  /** Login of the service's own role. */
  url: string;
  /** 32 bytes, the same for every service of the installation: wraps the keys of the keyring. */
  transportKey: Uint8Array;
  /** Default: Nest's logger. */
  log?: FeedLog;
}

/** The settings every service has (`serviceSettings` of `#libs/config`). */
export interface FeedSettings {
  feed: 'postgres' | 'kafka';
  kafkaBrokers: string[];
  kafkaTopicPrefix: string;
  databaseUrl: string;
  transportKey: Uint8Array;
}

export interface FeedModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  inject?: FactoryProvider['inject'];
  useFactory: FactoryProvider<FeedModuleOptions>['useFactory'];
}

const OPTIONS = Symbol('FEED_OPTIONS');

/** Closes the feed after everything else has let go of it. */
@Injectable()
class FeedShutdown implements OnApplicationShutdown {
  constructor(
    @Inject(Feed) private readonly feed: Feed,
    @Inject(Keyring) private readonly keyring: PostgresKeyring,
    @Inject(DeadLetters) private readonly deadLetters: DeadLetters,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.feed.close();
    await Promise.all([this.keyring.close(), this.deadLetters.close()]);
  }
}

/** Provides `Feed`, `Keyring` and `DeadLetters` everywhere in a service. */
@Module({})
export class FeedModule {
  /** The feed as a service's settings say. */
  static forService(producer: FeedGroup, settings: FeedSettings): DynamicModule {
    const { feed, kafkaBrokers, kafkaTopicPrefix, databaseUrl, transportKey } = settings;
    return FeedModule.forRoot({
      adapter: feed,
      producer,
      kafka: { brokers: kafkaBrokers, topicPrefix: kafkaTopicPrefix },
      url: databaseUrl,
      transportKey,
    });
  }

  static forRoot(options: FeedModuleOptions): DynamicModule {
    return FeedModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports, inject, useFactory }: FeedModuleAsyncOptions): DynamicModule {
    const from = <T>(
      provide: FactoryProvider<T>['provide'],
      make: (options: FeedModuleOptions) => T,
    ): FactoryProvider<T> => ({
      provide,
      inject: [OPTIONS],
      useFactory: make,
    });
    return {
      module: FeedModule,
      global: true,
      imports: imports ?? [],
      providers: [
        { provide: OPTIONS, inject: inject ?? [], useFactory },
        from<Feed>(Feed, openFeed),
        from<Keyring>(Keyring, (options) => new PostgresKeyring(withLog(options))),
        from(DeadLetters, (options) => new DeadLetters(withLog(options))),
        FeedShutdown,
      ],
      exports: [Feed, Keyring, DeadLetters],
    };
  }
}

function openFeed(options: FeedModuleOptions): Feed {
  if (options.adapter === 'postgres') return new PostgresFeed(withLog(options));
  const { producer, kafka } = options;
  if (producer === undefined || kafka === undefined)
    throw new TypeError('The feed over Kafka needs the name of the service and the addresses of brokers.');
  return new KafkaFeed({ ...withLog(options), producer, kafka });
}

function withLog<T extends { log?: FeedLog }>(options: T): T & { log: FeedLog } {
  return { ...options, log: options.log ?? nestLog() };
}

function nestLog(): FeedLog {
  const logger = new Logger('Feed');
  const line = (message: string, fields?: Record<string, unknown>): string =>
    fields === undefined ? message : `${message} ${JSON.stringify(fields)}`;
  return {
    info: (message, fields) => logger.log(line(message, fields)),
    warn: (message, fields) => logger.warn(line(message, fields)),
    error: (message, fields) => logger.error(line(message, fields)),
  };
}
