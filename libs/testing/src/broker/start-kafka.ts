import kafkajs from 'kafkajs';
import { works } from './command.js';
import { startDockerBroker } from './docker-broker.js';
import { javaObstacle, startJavaBroker } from './java-broker.js';

const START_MS = 120_000;

export interface RunningKafka {
  /** `host:port`. */
  brokers: string[];
  stop(): Promise<void>;
}

/** A broker that nobody else uses. */
export interface OwnKafka extends RunningKafka {
  /** Resolves when it answers again. */
  restart(how?: 'stop' | 'kill'): Promise<void>;
}

export interface NoKafka {
  unavailable: string;
}

/**
 * A real Kafka broker: the one named by `KAFKA_BROKERS` (comma-separated), else one in Docker, else one run by Java
 * from jars that Maven gets. Whoever uses it keeps to topics of their own, by a prefix.
 */
export async function startKafka(): Promise<RunningKafka | NoKafka> {
  const named = process.env['KAFKA_BROKERS'];
  if (named !== undefined && named !== '')
    return { brokers: named.split(',').map((broker) => broker.trim()), stop: () => Promise.resolve() };
  return startOwnKafka();
}

/** A real Kafka broker that may be stopped and killed, whatever `KAFKA_BROKERS` names. */
export async function startOwnKafka(): Promise<OwnKafka | NoKafka> {
  if (await works('docker', ['info'])) return answering(await startDockerBroker());
  const obstacle = await javaObstacle();
  if (obstacle !== null) return { unavailable: `no Docker, ${obstacle}` };
  return answering(await startJavaBroker());
}

interface Started {
  port: number;
  stop(): Promise<void>;
  restart(how?: 'stop' | 'kill'): Promise<void>;
}

async function answering(broker: Started): Promise<OwnKafka> {
  const brokers = [`127.0.0.1:${broker.port}`];
  try {
    await waitFor(brokers);
  } catch (error) {
    await broker.stop();
    throw error;
  }
  return {
    brokers,
    stop: () => broker.stop(),
    restart: async (how) => {
      await broker.restart(how);
      await waitFor(brokers);
    },
  };
}

async function waitFor(brokers: string[]): Promise<void> {
  const end = performance.now() + START_MS;
  for (;;) {
    const kafka = new kafkajs.Kafka({
      brokers,
      logLevel: kafkajs.logLevel.NOTHING,
      connectionTimeout: 1_000,
      retry: { retries: 0 },
    });
    const admin = kafka.admin();
    try {
      await admin.connect();
      await admin.listTopics();
      return;
    } catch (cause) {
      if (performance.now() > end) throw new Error('The Kafka broker did not answer in time.', { cause });
      await new Promise((resolve) => setTimeout(resolve, 150));
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}
