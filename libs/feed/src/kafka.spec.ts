import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';
import { Client } from 'pg';
import { createTestDatabase, describeIfKafka, TcpLine } from '#libs/testing';
import type { Bench } from './contract/bench.js';
import { feedContract } from './feed.contract.js';
import { KafkaFeed } from './kafka/kafka-feed.js';
import { feedMigrations } from './migrations.js';

await describeIfKafka('The feed over Kafka', (kafka) => {
  feedContract(() => openBench(kafka().brokers));
});

async function openBench(brokers: string[]): Promise<Bench> {
  const database = await createTestDatabase([feedMigrations]);
  const topicPrefix = `t${randomUUID().slice(0, 8)}.`;
  const opened: { feed: KafkaFeed; line: TcpLine }[] = [];
  return {
    async instance(service) {
      const line = await TcpLine.to(database.urlFor(service));
      const sockets = new CuttableSockets();
      const options = { brokers, topicPrefix, socketFactory: sockets.factory };
      const feed = new KafkaFeed({ url: line.url, producer: service, kafka: options });
      opened.push({ feed, line });
      return {
        feed,
        cut: () => [line, sockets].forEach((way) => way.cut()),
        mend: () => [line, sockets].forEach((way) => way.mend()),
      };
    },
    async transaction(service, work) {
      const client = new Client({ connectionString: database.urlFor(service) });
      await client.connect();
      try {
        await client.query('BEGIN');
        await work(client);
        await client.query('COMMIT');
      } finally {
        await client.end();
      }
    },
    async close() {
      await Promise.all(opened.map(({ feed }) => feed.close()));
      await Promise.all(opened.map(({ line }) => line.close()));
      await database.drop();
    },
  };
}

/** Brokers name their own addresses, so that a line in between is no use: the sockets themselves are cut. */
class CuttableSockets {
  private readonly sockets = new Set<Socket>();
  private whole = true;

  readonly factory: ISocketFactory = ({ host, port, onConnect }) => {
    const socket = connect({ host, port }, onConnect);
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    if (!this.whole) socket.destroy(new Error('The line is cut.'));
    return socket;
  };

  cut(): void {
    this.whole = false;
    for (const socket of this.sockets) socket.destroy(new Error('The line is cut.'));
  }

  mend(): void {
    this.whole = true;
  }
}
