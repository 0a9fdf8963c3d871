export * from './server.js';
export * from './database.js';
