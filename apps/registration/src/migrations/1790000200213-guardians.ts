import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guardians of those under 14: named, confirmed by a code of their own, and able to manage what they agreed to. */
export class Guardians1790000200213 implements MigrationInterface {
  name = 'Guardians1790000200213';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.sign_up
        ADD guardian_name text,
        ADD guardian_sealed bytea,
        ADD guardian_index bytea,
        ADD guardian_code_hash bytea,
        ADD CONSTRAINT sign_up_guardian_check
          CHECK (num_nulls(guardian_name, guardian_sealed, guardian_index, guardian_code_hash) IN (0, 4));
      GRANT UPDATE (guardian_code_hash) ON registration.sign_up TO campanile_registration;

      ALTER TABLE registration.subscriber
        ADD guardian_sealed bytea,
        ADD guardian_index bytea,
        ADD CONSTRAINT subscriber_guardian_check CHECK ((guardian_sealed IS NULL) = (guardian_index IS NULL));
      CREATE INDEX subscriber_guardian_idx ON registration.subscriber (municipality_id, guardian_index)
        WHERE guardian_index IS NOT NULL;
      GRANT UPDATE (guardian_sealed, guardian_index) ON registration.subscriber TO campanile_registration;

      -- As other tables that hold a number: what brings these under new keys brings guardians' as well.
      CREATE VIEW registration.guardian AS
        SELECT id, municipality_id, guardian_sealed AS number_sealed, guardian_index AS number_index
        FROM registration.subscriber WHERE guardian_index IS NOT NULL;
      CREATE VIEW registration.guardian_asked AS
        SELECT id, municipality_id, guardian_sealed AS number_sealed, guardian_index AS number_index
        FROM registration.sign_up WHERE guardian_index IS NOT NULL;
      GRANT SELECT, UPDATE (number_sealed, number_index) ON registration.guardian, registration.guardian_asked
        TO campanile_registration;

      ALTER TABLE registration.manage_link ADD by_guardian boolean NOT NULL DEFAULT false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW registration.guardian_asked, registration.guardian;
      ALTER TABLE registration.manage_link DROP by_guardian;
      ALTER TABLE registration.subscriber DROP guardian_index, DROP guardian_sealed;
      REVOKE UPDATE (guardian_code_hash) ON registration.sign_up FROM campanile_registration;
      ALTER TABLE registration.sign_up DROP CONSTRAINT sign_up_guardian_check,
        DROP guardian_code_hash, DROP guardian_index, DROP guardian_sealed, DROP guardian_name;
    `);
  }
}
