import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where one signing key handed a log over to the next: no key does so twice, and none comes back. */
export class HandOverSigningKey1790000000190 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit.key_hand_over (
        log_id uuid NOT NULL,
        from_key text NOT NULL,
        to_key text NOT NULL,
        note text NOT NULL,
        at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (log_id, from_key),
        UNIQUE (log_id, to_key)
      );
      CREATE TRIGGER key_hand_over_only_grows BEFORE UPDATE OR DELETE ON audit.key_hand_over
        FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
      CREATE TRIGGER key_hand_over_is_never_truncated BEFORE TRUNCATE ON audit.key_hand_over
        FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
      GRANT SELECT, INSERT ON audit.key_hand_over TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit.key_hand_over');
  }
}
