import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = { record: '', outbox: "producer = 'dispatcher' AND " };
const BEFORE = ['campanile.dispatch.progress', 'campanile.inbound.message'];

/** The dispatcher also tells whose phones cannot be reached for good. */
export class UnreachableTopic1790000000540 implements MigrationInterface {
  name = 'UnreachableTopic1790000000540';

  async up(runner: QueryRunner): Promise<void> {
    await allow(runner, [...BEFORE, 'campanile.subscriber.unreachable']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await allow(runner, BEFORE);
  }
}

async function allow(runner: QueryRunner, topics: readonly string[]): Promise<void> {
  const list = topics.map((topic) => `'${topic}'`).join(', ');
  for (const [table, condition] of Object.entries(TABLES))
    await runner.query(
      `ALTER POLICY publish_dispatcher ON feed.${table} WITH CHECK (${condition}topic IN (${list}))`,
    );
}
