import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was imported from paper and is still to be told, a few a minute. */
export class PaperConfirmations1790000200223 implements MigrationInterface {
  name = 'PaperConfirmations1790000200223';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.paper_confirmation (
        subject_ref uuid PRIMARY KEY,
        imported_at timestamptz NOT NULL
      );
      CREATE INDEX paper_confirmation_imported_idx ON registration.paper_confirmation (imported_at);
      GRANT SELECT, INSERT, DELETE ON registration.paper_confirmation TO campanile_registration;
      -- FOR UPDATE, so that two instances do not tell the same person.
      GRANT UPDATE (imported_at) ON registration.paper_confirmation TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registration.paper_confirmation');
  }
}
