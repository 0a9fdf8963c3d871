import { Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { serviceDataSourceOptions, type ServiceDataSourceOptions } from './data-source.js';
import { schemaState, type MigrationSet } from './migrations.js';
import { onceConnected } from './once-connected.js';

/** Half a minute at least, and more where nothing answers at all. */
const CONNECTING = { retryAttempts: 60, retryDelay: 500 };

const MIGRATION_SETS = Symbol('MIGRATION_SETS');

export class SchemaMismatchError extends Error {
  override readonly name = 'SchemaMismatchError';
  readonly code = 'database.schema_mismatch';
}

/** A service's data source. The service does not start on a schema it was not written for. */
@Module({})
export class DatabaseModule implements OnModuleInit {
  constructor(
    private readonly source: DataSource,
    @Inject(MIGRATION_SETS) private readonly sets: MigrationSet[],
  ) {}

  /** @param sets every set of migrations whose tables the service uses */
  static forService(options: ServiceDataSourceOptions, sets: MigrationSet[]): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...serviceDataSourceOptions(options), ...CONNECTING })],
      providers: [{ provide: MIGRATION_SETS, useValue: sets }],
      exports: [TypeOrmModule],
    };
  }

  async onModuleInit(): Promise<void> {
    for (const set of this.sets) {
      const state = await onceConnected(() => schemaState(this.source, set));
      if (state === 'behind')
        throw new SchemaMismatchError(`Schema ${set.schema} lacks migrations: run "database prepare" first.`);
      if (state === 'ahead')
        throw new SchemaMismatchError(`Schema ${set.schema} is newer than this program: update the program.`);
    }
  }
}
