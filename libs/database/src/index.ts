export * from './roles.js';
export * from './migrations.js';
export * from './data-source.js';
export * from './transaction.js';
export * from './pipeline.js';
export * from './embedded.js';
export { KEEP_ALIVE, patience, SteadyClient } from './steady-client.js';
export { onceConnected } from './once-connected.js';
export { DatabaseModule, SchemaMismatchError } from './database.module.js';
