import {
  ContractError,
  decodeEvent,
  encodeEvent,
  shardOf,
  type EventEnvelope,
  type EventTopic,
} from '#libs/contracts';
import { FeedError, type Delivery, type Feed, type Queryable, type Subscription } from './feed.js';
import { described, SILENT, type FeedLog } from './log.js';

/**
 * Publishes an event in the caller's transaction.
 * @param shardKey UUID of what the event is about: events with the same key arrive in order
 */
export async function publishEvent(
  feed: Feed,
  transaction: Queryable,
  event: EventEnvelope,
  shardKey: string,
): Promise<void> {
  const { id, topic } = event;
  await feed.publish(transaction, [{ id, topic, shard: shardOf(shardKey), payload: encodeEvent(event) }]);
}

/** What handles an event. It is settled when the promise resolves, and comes again, later, when it rejects. */
export type EventHandler<T extends EventTopic> = (event: EventEnvelope<T>) => Promise<void>;

export type EventHandlers = { [T in EventTopic]?: EventHandler<T> };

/** Where records are put aside; `DeadLetters` is one. */
export interface DeadLetterStore {
  store(group: string, delivery: Delivery, reason: string): Promise<void>;
}

export interface ConsumeEventsOptions {
  group: string;
  /** In order of precedence. A handler must make an event's second coming harmless. */
  handlers: EventHandlers;
  deadLetters: DeadLetterStore;
  log?: FeedLog;
}

/**
 * Subscribes handlers to their topics. A record that does not keep the contract, or a handler that says so with a
 * `ContractError`, puts the record aside; any other failure is tried again, for as long as it takes.
 */
export function consumeEvents(feed: Feed, options: ConsumeEventsOptions): Promise<Subscription> {
  const topics = Object.keys(options.handlers) as EventTopic[];
  return feed.subscribe({
    group: options.group,
    topics,
    onDelivery: (delivery) => handle(feed, options, delivery),
  });
}

async function handle(feed: Feed, options: ConsumeEventsOptions, delivery: Delivery): Promise<void> {
  try {
    await dispatch(options.handlers, delivery);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    await putAside(feed, options, delivery, error);
  }
  try {
    await delivery.settle();
  } catch (error) {
    // The shard's new owner gets the event as well; nothing is left to do here.
    if (!(error instanceof FeedError) || error.code !== 'feed.shard_lost') throw error;
  }
}

async function dispatch(handlers: EventHandlers, delivery: Delivery): Promise<void> {
  const topic = delivery.topic as EventTopic;
  const handler = handlers[topic] as EventHandler<EventTopic> | undefined;
  if (handler === undefined)
    throw new ContractError('contract.malformed', `Nothing handles the topic ${topic}.`);
  await handler(decodeEvent(topic, delivery.payload));
}

async function putAside(
  feed: Feed,
  options: ConsumeEventsOptions,
  delivery: Delivery,
  error: ContractError,
): Promise<void> {
  const { id, topic, shard } = delivery;
  await options.deadLetters.store(options.group, delivery, error.code);
  feed.counters.add('dead_lettered', topic);
  (options.log ?? SILENT).error('A record was put aside: no retry can help it.', {
    ...{ id, topic, shard },
    ...described(error),
  });
}
