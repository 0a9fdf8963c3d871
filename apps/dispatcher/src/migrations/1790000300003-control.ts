import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who has withdrawn and which alerts are stopped, numbered in the order of commit: whoever has read up to a number
 * need only ask for what is above it.
 */
export class Control1790000300003 implements MigrationInterface {
  name = 'Control1790000300003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dispatcher.control (
        seq bigint NOT NULL CONSTRAINT control_seq_key UNIQUE,
        kind text NOT NULL CONSTRAINT control_kind_check CHECK (kind IN ('withdrawn', 'stopped')),
        subject uuid NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT control_pkey PRIMARY KEY (kind, subject)
      );
      -- A sequence would number in the order of asking; this row is locked until its transaction commits.
      CREATE TABLE dispatcher.control_clock (
        one boolean PRIMARY KEY CONSTRAINT control_clock_one_check CHECK (one),
        last bigint NOT NULL
      );
      INSERT INTO dispatcher.control_clock VALUES (true, 0);
      GRANT SELECT, INSERT, DELETE ON dispatcher.control TO campanile_dispatcher;
      GRANT SELECT, UPDATE ON dispatcher.control_clock TO campanile_dispatcher;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dispatcher.control_clock, dispatcher.control');
  }
}
