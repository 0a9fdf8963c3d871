import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People who ask at the counter to leave, until they read out the code that went to their phone. */
export class Counter1790000200222 implements MigrationInterface {
  name = 'Counter1790000200222';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.desk_withdrawal (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        subject_ref uuid NOT NULL,
        number_index bytea NOT NULL,
        channel text NOT NULL
          CONSTRAINT desk_withdrawal_channel_check CHECK (channel IN ('counter', 'phone', 'paper')),
        operator_id text NOT NULL,
        code_hash bytea NOT NULL,
        sent_at timestamptz NOT NULL,
        attempts smallint NOT NULL,
        confirmed_at timestamptz
      );
      CREATE INDEX desk_withdrawal_subject_idx ON registration.desk_withdrawal (subject_ref);
      CREATE INDEX desk_withdrawal_sent_idx ON registration.desk_withdrawal (sent_at);
      GRANT SELECT, INSERT, DELETE, UPDATE (attempts, confirmed_at) ON registration.desk_withdrawal
        TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registration.desk_withdrawal');
  }
}
