import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What registration and dispatcher last said of each released alert. No CHECK adds their numbers up: what does not
 * balance must be seen, not refused.
 */
export class Progress1790000000103 implements MigrationInterface {
  name = 'Progress1790000000103';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE authoring.progress');
  }
}

const UP = `
CREATE TABLE authoring.progress (
  alert_id uuid NOT NULL CONSTRAINT progress_pk PRIMARY KEY,
  drawn integer NOT NULL DEFAULT 0,
  drawn_by_language jsonb NOT NULL DEFAULT '{}',
  drawing_complete boolean NOT NULL DEFAULT false,
  digest text,
  revision bigint NOT NULL DEFAULT -1,
  taken integer NOT NULL DEFAULT 0,
  waiting integer NOT NULL DEFAULT 0,
  submitted integer NOT NULL DEFAULT 0,
  delivered integer NOT NULL DEFAULT 0,
  failed integer NOT NULL DEFAULT 0,
  expired integer NOT NULL DEFAULT 0,
  stopped integer NOT NULL DEFAULT 0,
  in_doubt integer NOT NULL DEFAULT 0,
  parts integer NOT NULL DEFAULT 0,
  first_submitted_at timestamptz,
  last_outcome_at timestamptz,
  ended_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT progress_alert_fk FOREIGN KEY (alert_id) REFERENCES authoring.release (alert_id)
);

GRANT SELECT, INSERT, UPDATE ON authoring.progress TO campanile_authoring;
`;
