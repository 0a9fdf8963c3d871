import { auditMigrations } from '#libs/audit';
import {
  migrate,
  OWNER_ROLE,
  prepareDatabase,
  withDatabase,
  withLogin,
  type MigrationSet,
} from '#libs/database';
import { feedMigrations } from '#libs/feed';
import { authoringMigrations } from '../../../authoring/src/migrations/index.js';
import { dispatcherMigrations } from '../../../dispatcher/src/migrations/index.js';
import { registrationMigrations } from '../../../registration/src/migrations/index.js';
import type { Installation } from '../installation/installation.js';

/** Every schema of the product, in the order in which they are made. */
export const MIGRATION_SETS: readonly MigrationSet[] = [
  auditMigrations,
  feedMigrations,
  registrationMigrations,
  authoringMigrations,
  dispatcherMigrations,
];

/** Roles, database, schemas, migrations: safe to run at every start. @returns the migrations that ran */
export async function bringDatabaseUpToDate(
  superuserUrl: string,
  { database }: Pick<Installation, 'database'>,
): Promise<string[]> {
  await prepareDatabase(superuserUrl, database.name, database.passwords);
  const url = withDatabase(superuserUrl, database.name);
  return migrate(withLogin(url, OWNER_ROLE, database.passwords.owner), MIGRATION_SETS);
}
