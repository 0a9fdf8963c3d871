export * from './settings.js';
export * as values from './values.js';
export { serviceSettings } from './service-settings.js';
export { loadOrExit } from './main.js';
