import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes of number that wait for two codes; and to whom a message went, so that history moves with its person. */
export class NumberChange1790000200212 implements MigrationInterface {
  name = 'NumberChange1790000200212';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.number_change (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        subject_ref uuid NOT NULL CONSTRAINT number_change_subject_key UNIQUE,
        number_sealed bytea NOT NULL,
        number_index bytea NOT NULL,
        new_code_hash bytea NOT NULL,
        old_code_hash bytea NOT NULL,
        sent_at timestamptz NOT NULL,
        attempts smallint NOT NULL
      );
      CREATE INDEX number_change_number_idx ON registration.number_change (municipality_id, number_index);
      GRANT SELECT, INSERT, DELETE, UPDATE (attempts) ON registration.number_change TO campanile_registration;
      GRANT UPDATE (number_sealed, number_index) ON registration.subscriber TO campanile_registration;

      ALTER TABLE registration.message_sent ADD recipient_id uuid;
      CREATE INDEX message_sent_recipient_idx ON registration.message_sent (recipient_id)
        WHERE recipient_id IS NOT NULL;
      GRANT UPDATE (recipient_id) ON registration.message_sent TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.message_sent DROP recipient_id;
      REVOKE UPDATE (number_sealed, number_index) ON registration.subscriber FROM campanile_registration;
      DROP TABLE registration.number_change;
    `);
  }
}
