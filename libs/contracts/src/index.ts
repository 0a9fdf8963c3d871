export * from './lanes.js';
export * from './shards.js';
export * from './topics.js';
export * from './events.js';
export * from './batch.js';
export * from './inbound.js';
export * from './internal-api.js';
export { seal, unseal } from './seal.js';
export { ContractError, type ContractErrorCode } from './errors.js';
