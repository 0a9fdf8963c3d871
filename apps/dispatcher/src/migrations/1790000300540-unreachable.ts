import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Up to when the permanent failures of an alert were told to whoever keeps the subscribers. */
export class Unreachable1790000300540 implements MigrationInterface {
  name = 'Unreachable1790000300540';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dispatcher.alert ADD COLUMN unreachable_told_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dispatcher.alert DROP COLUMN unreachable_told_at');
  }
}
