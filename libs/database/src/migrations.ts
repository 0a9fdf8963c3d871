import { DataSource, type MigrationInterface } from 'typeorm';
import { roleOf, SERVICES, type SchemaName } from './roles.js';

/** The migrations of one schema, in order; each room that owns tables exports its own. */
export interface MigrationSet {
  schema: SchemaName;
  migrations: (new () => MigrationInterface)[];
}

const MIGRATION_TABLE = 'migration';

/**
 * Brings the schemas up to date, each set in one transaction, in the order given.
 * @param ownerUrl login of the owner role
 * @returns the names of the migrations that ran
 */
export async function migrate(ownerUrl: string, sets: readonly MigrationSet[]): Promise<string[]> {
  const ran: string[] = [];
  for (const set of sets) {
    const source = await migrationSource(ownerUrl, set).initialize();
    try {
      const done = await source.runMigrations({ transaction: 'all' });
      ran.push(...done.map((migration) => `${set.schema}: ${migration.name}`));
      await source.query(grantReading(set.schema));
    } finally {
      await source.destroy();
    }
  }
  return ran;
}

/** Takes back the last migration of a set; for development. */
export async function revertLast(ownerUrl: string, set: MigrationSet): Promise<void> {
  const source = await migrationSource(ownerUrl, set).initialize();
  try {
    await source.undoLastMigration({ transaction: 'all' });
  } finally {
    await source.destroy();
  }
}

export type SchemaState = 'current' | 'behind' | 'ahead';

/** Whether the database's schema is the one this code was written for. Code never runs on another. */
export async function schemaState(source: DataSource, set: MigrationSet): Promise<SchemaState> {
  const known = set.migrations.map((Migration) => new Migration().name ?? Migration.name);
  const rows = await source.query<{ name: string }[]>(
    `SELECT name FROM ${set.schema}.${MIGRATION_TABLE} ORDER BY id`,
  );
  const applied = rows.map((row) => row.name);
  if (known.some((name) => !applied.includes(name))) return 'behind';
  return applied.some((name) => !known.includes(name)) ? 'ahead' : 'current';
}

function migrationSource(url: string, set: MigrationSet): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    schema: set.schema,
    migrations: set.migrations,
    migrationsTableName: MIGRATION_TABLE,
    entities: [],
    connectTimeoutMS: 10_000,
  });
}

function grantReading(schema: SchemaName): string {
  const roles = SERVICES.map(roleOf).join(', ');
  return `GRANT USAGE ON SCHEMA ${schema} TO ${roles}; GRANT SELECT ON ${schema}.${MIGRATION_TABLE} TO ${roles}`;
}
