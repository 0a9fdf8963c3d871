export * from './server.js';
export * from './database.js';
export * from './kek.js';
export * from './tcp-line.js';
export * from './wait-for.js';
export * from './interrupted-starts.js';
export * from './broker/index.js';
