import { freePort } from '#libs/database';
import { command } from './command.js';

const IMAGE = 'apache/kafka:4.1.0';

/** A broker in a container of the official image, removed when it stops. */
export async function startDockerBroker(): Promise<{
  port: number;
  stop(): Promise<void>;
  restart(): Promise<void>;
}> {
  const port = await freePort();
  const settings = {
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_NODE_ID: '1',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: '1',
  };
  const environment = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const started = await command(
    'docker',
    ['run', '-d', '--rm=false', '-p', `127.0.0.1:${port}:9092`, ...environment, IMAGE],
    { timeoutMs: 300_000 },
  );
  const container = started.trim().split('\n').at(-1) ?? '';
  return {
    port,
    stop: async () => void (await command('docker', ['rm', '-f', container], { timeoutMs: 60_000 })),
    restart: async () =>
      void (await command('docker', ['restart', '-t', '5', container], { timeoutMs: 60_000 })),
  };
}
