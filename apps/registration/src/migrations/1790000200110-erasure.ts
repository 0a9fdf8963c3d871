import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Erasing people: what tells who somebody is may go from a record of consent, once and for all of it; what was decided
 * stays. The ledger of erasures is what a restored backup is held against.
 */
export class Erasure1790000200110 implements MigrationInterface {
  name = 'Erasure1790000200110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.erasure (
        subject_ref uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        erased_at timestamptz NOT NULL,
        kept_outside_at timestamptz
      );
      CREATE INDEX erasure_to_keep_idx ON registration.erasure (erased_at) WHERE kept_outside_at IS NULL;
      GRANT SELECT, INSERT, UPDATE (kept_outside_at) ON registration.erasure TO campanile_registration;
      GRANT DELETE ON registration.subscriber TO campanile_registration;

      ALTER TABLE registration.consent
        ADD shredded_at timestamptz,
        DROP CONSTRAINT consent_paper_check,
        ADD CONSTRAINT consent_paper_check CHECK (channel <> 'paper' OR action <> 'given'
          OR (operator_id IS NOT NULL AND (paper_reference IS NOT NULL OR shredded_at IS NOT NULL)));
      CREATE INDEX sign_up_number_idx ON registration.sign_up (municipality_id, number_index);

      CREATE FUNCTION registration.only_shred() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.shredded_at IS NOT NULL OR NEW.shredded_at IS NULL OR NEW.ip_truncated IS NOT NULL
           OR NEW.user_agent_family IS NOT NULL OR NEW.paper_reference IS NOT NULL OR NEW.guardian IS NOT NULL THEN
          RAISE EXCEPTION 'rows of % are evidence: they are shredded, never changed', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
      DROP TRIGGER consent_append_only ON registration.consent;
      CREATE TRIGGER consent_append_only BEFORE DELETE OR TRUNCATE OR UPDATE OF
          id, schema_version, receipt_id, municipality_id, subject_ref, terms_id, notice_id, notice_version,
          notice_sha256, notice_language, served_at, decisions, action, channel, operator_id, challenge_id, sent_at,
          confirmed_at, attempts, age_declared, paused_until, valid_until, retention_until, recorded_at
        ON registration.consent FOR EACH STATEMENT EXECUTE FUNCTION registration.refuse_change();
      CREATE TRIGGER consent_only_shred BEFORE UPDATE ON registration.consent
        FOR EACH ROW EXECUTE FUNCTION registration.only_shred();
      GRANT UPDATE (ip_truncated, user_agent_family, paper_reference, guardian, shredded_at)
        ON registration.consent TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE UPDATE (ip_truncated, user_agent_family, paper_reference, guardian, shredded_at)
        ON registration.consent FROM campanile_registration;
      DROP TRIGGER consent_only_shred ON registration.consent;
      DROP TRIGGER consent_append_only ON registration.consent;
      CREATE TRIGGER consent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON registration.consent
        FOR EACH STATEMENT EXECUTE FUNCTION registration.refuse_change();
      DROP FUNCTION registration.only_shred();
      DROP INDEX registration.sign_up_number_idx;
      ALTER TABLE registration.consent
        DROP CONSTRAINT consent_paper_check,
        DROP shredded_at,
        ADD CONSTRAINT consent_paper_check CHECK (channel <> 'paper' OR action <> 'given'
          OR (operator_id IS NOT NULL AND paper_reference IS NOT NULL)) NOT VALID;
      REVOKE DELETE ON registration.subscriber FROM campanile_registration;
      DROP TABLE registration.erasure;
    `);
  }
}
