export * from './server.js';
export * from './database.js';
export * from './tcp-line.js';
