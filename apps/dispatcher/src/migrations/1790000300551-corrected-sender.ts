import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sender under which a recipient is sent to again, where that of the alert was refused. */
export class CorrectedSender1790000300551 implements MigrationInterface {
  name = 'CorrectedSender1790000300551';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dispatcher.retry ADD COLUMN sender text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dispatcher.retry DROP COLUMN sender');
  }
}
