import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whom an alert is for that corrects another: who failed in that one, as the dispatcher says once and for all before the
 * first page is drawn.
 */
export class Addressees1790000200400 implements MigrationInterface {
  name = 'Addressees1790000200400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.draw ADD COLUMN addressees int;
      CREATE TABLE registration.addressee (
        alert_id uuid NOT NULL CONSTRAINT addressee_draw_fkey REFERENCES registration.draw ON DELETE CASCADE,
        subscriber_id uuid NOT NULL,
        PRIMARY KEY (alert_id, subscriber_id)
      );
      GRANT UPDATE (addressees) ON registration.draw TO campanile_registration;
      GRANT SELECT, INSERT ON registration.addressee TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE registration.addressee;
      ALTER TABLE registration.draw DROP COLUMN addressees;
    `);
  }
}
