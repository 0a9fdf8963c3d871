import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#libs/database';
import { startKafka } from '#libs/testing';
import type { FeedChoice, RouteSettings } from '../../apps/all-in-one/src/installation/topology.js';
import { Stack } from '../harness/stack.js';
import { MODELS, populate } from './population.js';

export interface BenchStackOptions {
  feed: 'postgres' | 'kafka';
  subscribers: number;
  /** Changes to the route. */
  route?: RouteSettings;
}

/** A licence that limits nothing, four binds, a wide window: what is measured is Campanile. */
const UNLIMITED = { partsPerSecond: 1_000_000, binds: 4, window: 1000 };

/** Runs work against everything, freshly made: PostgreSQL as durable as in production, a real broker. */
export async function withBenchStack(
  options: BenchStackOptions,
  work: (stack: Stack) => Promise<void>,
): Promise<void> {
  const endings: (() => Promise<unknown>)[] = [];
  try {
    const directory = await mkdtemp(join(tmpdir(), 'campanile-bench-'));
    await chmod(directory, 0o755);
    endings.push(() => rm(directory, { recursive: true, force: true }));
    const server = await startEmbedded({
      directory,
      settings: { max_connections: '200', shared_buffers: '512MB', max_wal_size: '4GB' },
    });
    endings.push(() => server.stop());
    const feed = await feedOf(options.feed, endings);
    const stack = await Stack.start({
      serverUrl: server.localUrl,
      feed,
      subscribers: Math.min(options.subscribers, MODELS),
      route: { ...UNLIMITED, ...options.route },
      simulator: { SMSC_RECORD: '1000' },
    });
    endings.push(() => stack.stop());
    if (options.subscribers > MODELS) await populate(stack, options.subscribers, say);
    await work(stack);
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

async function feedOf(feed: 'postgres' | 'kafka', endings: (() => Promise<unknown>)[]): Promise<FeedChoice> {
  if (feed === 'postgres') return { feed };
  const broker = await startKafka();
  if (!('brokers' in broker)) throw new Error(`No Kafka on this machine: ${broker.unavailable}`);
  endings.push(() => broker.stop());
  return { feed, brokers: broker.brokers, topicPrefix: `bench-${process.pid}-` };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
