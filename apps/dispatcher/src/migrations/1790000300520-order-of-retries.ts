import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whose message waits in the retry store, so that a later message to the same subscriber can wait behind it; and which
 * rows do.
 */
export class OrderOfRetries1790000300520 implements MigrationInterface {
  name = 'OrderOfRetries1790000300520';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE dispatcher.retry ADD COLUMN subscriber_id uuid;
      UPDATE dispatcher.retry t
      SET subscriber_id = encode(substring(b.members FROM t.recipient * 18 + 1 FOR 16), 'hex')::uuid
      FROM dispatcher.batch b WHERE b.no = t.batch_no;
      ALTER TABLE dispatcher.retry ALTER COLUMN subscriber_id SET NOT NULL;
      ALTER TABLE dispatcher.retry ADD COLUMN behind smallint NOT NULL DEFAULT 0
        CONSTRAINT retry_behind_check CHECK (behind BETWEEN 0 AND 2);
      CREATE INDEX retry_subscriber_idx ON dispatcher.retry (subscriber_id, batch_no);
      CREATE INDEX retry_shard_idx ON dispatcher.retry (shard);
      CREATE INDEX retry_behind_idx ON dispatcher.retry (shard) WHERE behind > 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX dispatcher.retry_behind_idx, dispatcher.retry_shard_idx, dispatcher.retry_subscriber_idx;
      ALTER TABLE dispatcher.retry DROP COLUMN behind, DROP COLUMN subscriber_id;
    `);
  }
}
