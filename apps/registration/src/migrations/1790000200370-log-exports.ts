import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The export of a municipality's log that runs, or the last one, as every instance may know of it. */
export class LogExports1790000200370 implements MigrationInterface {
  name = 'LogExports1790000200370';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.log_export (
        municipality_id uuid PRIMARY KEY,
        id uuid NOT NULL,
        instance_id uuid NOT NULL,
        state text NOT NULL,
        viewer text NOT NULL,
        reason text,
        asked_from text,
        asked_to text,
        started_at timestamptz NOT NULL,
        done integer NOT NULL DEFAULT 0,
        of_entries integer,
        bytes bigint,
        folder text,
        kept_until timestamptz,
        failure text,
        beat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT log_export_state CHECK (state IN ('running', 'ready', 'failed', 'cancelled')),
        CONSTRAINT log_export_reason CHECK (reason IS NULL OR state IN ('running', 'ready')),
        CONSTRAINT log_export_failure CHECK ((failure IS NOT NULL) = (state = 'failed'))
      );
      GRANT SELECT, INSERT, UPDATE ON registration.log_export TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registration.log_export');
  }
}
