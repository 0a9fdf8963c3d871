import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A guardian's number may change hands, move or be erased while the child stays: since when it is known to be theirs,
 * and since when nobody answers for the child any more. Links to a phone in doubt need a code from the child's, too.
 */
export class Guardianship1790000200355 implements MigrationInterface {
  name = 'Guardianship1790000200355';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.subscriber
        ADD guardian_checked_at timestamptz,
        ADD guardian_gone_at timestamptz,
        ADD CONSTRAINT subscriber_guardian_gone_check CHECK (guardian_gone_at IS NULL OR guardian_index IS NULL);
      UPDATE registration.subscriber SET guardian_checked_at = subscribed_at WHERE guardian_index IS NOT NULL;
      GRANT UPDATE (guardian_checked_at, guardian_gone_at) ON registration.subscriber TO campanile_registration;

      ALTER TABLE registration.manage_link
        ADD code_hash bytea,
        ADD attempts smallint NOT NULL DEFAULT 0;
      GRANT UPDATE (attempts) ON registration.manage_link TO campanile_registration;

      CREATE INDEX sign_up_guardian_idx ON registration.sign_up (municipality_id, guardian_index)
        WHERE guardian_index IS NOT NULL;
      GRANT UPDATE (guardian_name, guardian_sealed, guardian_index) ON registration.sign_up TO campanile_registration;

      ALTER TABLE registration.message_sent
        DROP CONSTRAINT message_sent_kind_check,
        ADD CONSTRAINT message_sent_kind_check CHECK (kind IN ('code', 'confirmation', 'withdrawal', 'help', 'link',
          'reminder', 'question', 'guidance', 'desk_code', 'change_code', 'guardian_code'));

      CREATE OR REPLACE FUNCTION registration.only_shred() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.shredded_at IS NOT NULL OR NEW.ip_truncated IS NOT NULL OR NEW.user_agent_family IS NOT NULL
           OR NEW.paper_reference IS DISTINCT FROM (CASE WHEN NEW.shredded_at IS NULL THEN OLD.paper_reference END)
           OR NEW.guardian IS NOT NULL AND (NEW.shredded_at IS NOT NULL OR NEW.guardian IS DISTINCT FROM OLD.guardian)
        THEN
          RAISE EXCEPTION 'rows of % are evidence: they are shredded, never changed', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION registration.only_shred() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.shredded_at IS NOT NULL OR NEW.ip_truncated IS NOT NULL OR NEW.user_agent_family IS NOT NULL
           OR (NEW.paper_reference, NEW.guardian) IS DISTINCT FROM
              (CASE WHEN NEW.shredded_at IS NULL THEN OLD.paper_reference END,
               CASE WHEN NEW.shredded_at IS NULL THEN OLD.guardian END) THEN
          RAISE EXCEPTION 'rows of % are evidence: they are shredded, never changed', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
      UPDATE registration.message_sent SET kind = 'code' WHERE kind = 'guardian_code';
      ALTER TABLE registration.message_sent
        DROP CONSTRAINT message_sent_kind_check,
        ADD CONSTRAINT message_sent_kind_check CHECK (kind IN ('code', 'confirmation', 'withdrawal', 'help', 'link',
          'reminder', 'question', 'guidance', 'desk_code', 'change_code'));
      REVOKE UPDATE (guardian_name, guardian_sealed, guardian_index) ON registration.sign_up FROM campanile_registration;
      DROP INDEX registration.sign_up_guardian_idx;
      ALTER TABLE registration.manage_link DROP attempts, DROP code_hash;
      ALTER TABLE registration.subscriber
        DROP CONSTRAINT subscriber_guardian_gone_check,
        DROP guardian_gone_at,
        DROP guardian_checked_at;
    `);
  }
}
