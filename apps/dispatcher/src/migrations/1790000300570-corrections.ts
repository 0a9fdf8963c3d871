import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Dead letters that another alert answers, with the text corrected. Whom it was to reach is kept until that alert ends,
 * so that registration hears the same however often it asks; how many they were stays.
 */
export class Corrections1790000300570 implements MigrationInterface {
  name = 'Corrections1790000300570';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dispatcher.correction (
        alert_id uuid NOT NULL,
        corrected_by uuid NOT NULL,
        recipients int NOT NULL,
        subscribers bytea,
        at timestamptz NOT NULL,
        CONSTRAINT correction_pkey PRIMARY KEY (alert_id, corrected_by),
        CONSTRAINT correction_subscribers_check CHECK (length(subscribers) = recipients * 16)
      );
      CREATE INDEX correction_by_idx ON dispatcher.correction (corrected_by);
      GRANT SELECT, INSERT, UPDATE (subscribers) ON dispatcher.correction TO campanile_dispatcher;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dispatcher.correction');
  }
}
