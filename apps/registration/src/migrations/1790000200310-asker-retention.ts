import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where a form came from (address, browser) may go from the evidence long before the rest of it: by itself, or with its
 * person as before. Nothing else changes, and it never comes back.
 */
export class AskerRetention1790000200310 implements MigrationInterface {
  name = 'AskerRetention1790000200310';

  async up(runner: QueryRunner): Promise<void> {
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
      CREATE INDEX consent_asker_idx ON registration.consent (recorded_at)
        WHERE ip_truncated IS NOT NULL OR user_agent_family IS NOT NULL;
      CREATE INDEX sign_up_asker_idx ON registration.sign_up (requested_at)
        WHERE ip_truncated IS NOT NULL OR user_agent_family IS NOT NULL;
      GRANT UPDATE (ip_truncated, user_agent_family) ON registration.sign_up TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE UPDATE (ip_truncated, user_agent_family) ON registration.sign_up FROM campanile_registration;
      DROP INDEX registration.sign_up_asker_idx, registration.consent_asker_idx;
      CREATE OR REPLACE FUNCTION registration.only_shred() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.shredded_at IS NOT NULL OR NEW.shredded_at IS NULL OR NEW.ip_truncated IS NOT NULL
           OR NEW.user_agent_family IS NOT NULL OR NEW.paper_reference IS NOT NULL OR NEW.guardian IS NOT NULL THEN
          RAISE EXCEPTION 'rows of % are evidence: they are shredded, never changed', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
    `);
  }
}
