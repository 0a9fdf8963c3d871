import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Papers whose person was erased or has another number: a sheet that is imported again must not bring them back. */
export class SpentPapers1790000200356 implements MigrationInterface {
  name = 'SpentPapers1790000200356';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.spent_paper (
        municipality_id uuid NOT NULL,
        mark bytea NOT NULL,
        signed_on timestamptz NOT NULL,
        CONSTRAINT spent_paper_pkey PRIMARY KEY (municipality_id, mark)
      );
      CREATE INDEX spent_paper_signed_idx ON registration.spent_paper (signed_on);
      GRANT SELECT, INSERT, DELETE ON registration.spent_paper TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registration.spent_paper');
  }
}
