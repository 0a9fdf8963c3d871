import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts are numbered one after the other: the parts of long messages refer to it. */
export class AlertNumbers1790000300550 implements MigrationInterface {
  name = 'AlertNumbers1790000300550';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE dispatcher.alert ADD COLUMN no serial;
      ALTER SEQUENCE dispatcher.alert_no_seq CYCLE;
      GRANT USAGE ON SEQUENCE dispatcher.alert_no_seq TO campanile_dispatcher;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dispatcher.alert DROP COLUMN no');
  }
}
