import { DataSource, type DataSourceOptions } from 'typeorm';
import { PreparingClient } from './preparing-client.js';
import type { SchemaName } from './roles.js';
import { KEEP_ALIVE, patience, SteadyClient } from './steady-client.js';

export interface ServiceDataSourceOptions {
  /** Login of the service's own role. */
  url: string;
  schema: SchemaName;
  entities: (new () => object)[];
  /** Connections at most. Default 10. */
  poolSize?: number;
  /** Milliseconds after which the server gives a statement up. Default 30,000. */
  statementTimeoutMs?: number;
  /** Statements are prepared once a connection: for services that answer many short requests. Default no. */
  prepared?: boolean;
}

/** A process that stands still inside a transaction must not hold its rows for ever: others wait for them. */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** Options of a service's data source. Nothing is ever synchronised: the schema changes by migration alone. */
export function serviceDataSourceOptions(options: ServiceDataSourceOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    entities: options.entities,
    synchronize: false,
    migrationsRun: false,
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: 10_000,
    applicationName: `campanile-${options.schema}`,
    extra: {
      ...patience(options.statementTimeoutMs ?? 30_000),
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      ...KEEP_ALIVE,
      Client: options.prepared === true ? PreparingClient : SteadyClient,
    },
  };
}

export function serviceDataSource(options: ServiceDataSourceOptions): DataSource {
  return new DataSource(serviceDataSourceOptions(options));
}
