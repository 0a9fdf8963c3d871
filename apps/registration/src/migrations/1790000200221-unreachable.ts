import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts that could not reach a subscriber for good; who has too many of them is suspended. */
export class Unreachable1790000200221 implements MigrationInterface {
  name = 'Unreachable1790000200221';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.delivery_failure (
        subject_ref uuid NOT NULL,
        alert_id uuid NOT NULL,
        municipality_id uuid NOT NULL,
        detail text NOT NULL,
        failed_at timestamptz NOT NULL,
        CONSTRAINT delivery_failure_pkey PRIMARY KEY (subject_ref, alert_id)
      );
      CREATE INDEX delivery_failure_at_idx ON registration.delivery_failure (failed_at);
      GRANT SELECT, INSERT, DELETE ON registration.delivery_failure TO campanile_registration;

      ALTER TABLE registration.consent DROP CONSTRAINT consent_action_check,
        ADD CONSTRAINT consent_action_check CHECK (action IN ('given', 'refused', 'changed', 'paused', 'resumed',
          'reaffirmed', 'withdrawn', 'objected', 'expired', 'suspended'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.consent DROP CONSTRAINT consent_action_check,
        ADD CONSTRAINT consent_action_check CHECK (action IN ('given', 'refused', 'changed', 'paused', 'resumed',
          'reaffirmed', 'withdrawn', 'objected', 'expired')) NOT VALID;
      DROP TABLE registration.delivery_failure;
    `);
  }
}
