import { Client } from 'pg';
import { createTestDatabase, TcpLine } from '#libs/testing';
import type { Bench } from './contract/bench.js';
import { feedContract } from './feed.contract.js';
import { feedMigrations } from './migrations.js';
import { PostgresFeed } from './postgres/postgres-feed.js';

describe('The feed over PostgreSQL', () => {
  feedContract(openBench);
});

async function openBench(): Promise<Bench> {
  const database = await createTestDatabase([feedMigrations]);
  const opened: { feed: PostgresFeed; line: TcpLine }[] = [];
  return {
    async instance(service) {
      const line = await TcpLine.to(database.urlFor(service));
      const feed = new PostgresFeed({ url: line.url });
      opened.push({ feed, line });
      return { feed, cut: () => line.cut(), mend: () => line.mend() };
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
