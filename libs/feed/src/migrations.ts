import type { MigrationSet } from '#libs/database';
import { CreateFeed1790000000101 } from './migrations/1790000000101-create-feed.js';
import { UnreachableTopic1790000000540 } from './migrations/1790000000540-unreachable-topic.js';

/** What makes and changes the tables of schema `feed`. */
export const feedMigrations: MigrationSet = {
  schema: 'feed',
  migrations: [CreateFeed1790000000101, UnreachableTopic1790000000540],
};
