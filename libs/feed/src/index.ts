export * from './feed.js';
export * from './keyring.js';
export * from './counters.js';
export * from './events.js';
export { FEED_ROUTES, type FeedGroup } from './routes.js';
export type { FeedLog } from './log.js';
export { feedMigrations } from './migrations.js';
export { PostgresFeed, type PostgresFeedOptions } from './postgres/postgres-feed.js';
export { KafkaFeed, type KafkaFeedOptions } from './kafka/kafka-feed.js';
export type { KafkaOptions } from './kafka/kafka-options.js';
export { PostgresKeyring, type PostgresKeyringOptions } from './postgres/postgres-keyring.js';
export { DeadLetters, type DeadLetter, type LetterChoice } from './postgres/dead-letters.js';
export { republish, type PublisherAccess } from './republish.js';
export {
  FeedModule,
  type FeedModuleAsyncOptions,
  type FeedModuleOptions,
  type FeedSettings,
} from './feed.module.js';
