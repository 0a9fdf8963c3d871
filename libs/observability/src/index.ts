export { redactNumbers } from './redact.js';
export { createLogger, nestLogger, type Logger, type LoggerOptions } from './logger.js';
export { Health, type HealthIndicator, type HealthReport } from './health.js';
export { LOGGER, ObservabilityModule } from './observability.module.js';
export { Counter, Gauge, Histogram, Registry } from 'prom-client';
