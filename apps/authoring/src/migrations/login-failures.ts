import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Log-ins that failed, until the log tells of them: a row for each account and minute, however many there were. */
export class LoginFailures1790000300520 implements MigrationInterface {
  name = 'LoginFailures1790000300520';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE authoring.login_failure (
        account bytea NOT NULL,
        minute timestamptz NOT NULL,
        wrong integer NOT NULL,
        refused integer NOT NULL,
        last_at timestamptz NOT NULL,
        CONSTRAINT login_failure_pk PRIMARY KEY (account, minute)
      );
      GRANT SELECT, INSERT, UPDATE, DELETE ON authoring.login_failure TO campanile_authoring;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE authoring.login_failure');
  }
}
