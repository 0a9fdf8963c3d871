import type { ConnectionOptions } from 'node:tls';
import kafkajs, { type ISocketFactory, type Kafka, type SASLOptions } from 'kafkajs';
import type { FeedLog } from '../log.js';

export interface KafkaOptions {
  /** `host:port` of some brokers; the rest is learnt from them. */
  brokers: string[];
  /** Default `campanile`. */
  clientId?: string;
  ssl?: boolean | ConnectionOptions;
  sasl?: SASLOptions;
  /** Put before the names of topics and groups, so that installations and tests can share a broker. */
  topicPrefix?: string;
  /** Of topics made here. Default 1; 3 on a cluster. */
  replicationFactor?: number;
  /** How connections are made; for tests that cut them. */
  socketFactory?: ISocketFactory;
}

export const SESSION_MS = 6_000;
export const REBALANCE_MS = 10_000;

/** Bounded retries inside one call; whoever calls decides how often it is called again. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, multiplier: 2, factor: 0.2, retries: 6 };

/** The only place that makes kafkajs clients. */
export function kafkaClient(options: KafkaOptions, log: FeedLog): Kafka {
  return new kafkajs.Kafka({
    brokers: options.brokers,
    clientId: options.clientId ?? 'campanile',
    ssl: options.ssl,
    sasl: options.sasl,
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 15_000,
    enforceRequestTimeout: true,
    retry: RETRY,
    logLevel: kafkajs.logLevel.ERROR,
    // kafkajs calls every broken connection an error; what it means for the feed, the feed says itself.
    logCreator:
      () =>
      ({ namespace, log: entry }) =>
        log.warn(`kafkajs ${namespace}: ${entry.message}`),
    ...(options.socketFactory === undefined ? {} : { socketFactory: options.socketFactory }),
  });
}
