import type { MigrationInterface, QueryRunner } from 'typeorm';

/** On whom something is still to be decided: an alert that could still be sent to them does not end before. */
export class OpenRecipients1790000300515 implements MigrationInterface {
  name = 'OpenRecipients1790000300515';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE authoring.progress
        ADD COLUMN correctable integer NOT NULL DEFAULT 0,
        ADD COLUMN held integer NOT NULL DEFAULT 0,
        ADD COLUMN resending integer NOT NULL DEFAULT 0;
      CREATE INDEX progress_open_idx ON authoring.progress (alert_id) WHERE ended_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX authoring.progress_open_idx;
      ALTER TABLE authoring.progress DROP COLUMN correctable, DROP COLUMN held, DROP COLUMN resending;
    `);
  }
}
