import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links and sessions by which citizens manage their subscription, pauses, and the records of both. */
export class Manage1790000200100 implements MigrationInterface {
  name = 'Manage1790000200100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.manage_link (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        subject_ref uuid NOT NULL,
        purpose text NOT NULL CONSTRAINT manage_link_purpose_check CHECK (purpose IN ('manage', 'reaffirm')),
        token_hash bytea NOT NULL CONSTRAINT manage_link_token_key UNIQUE,
        consent_id uuid NOT NULL,
        sent_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX manage_link_subject_idx ON registration.manage_link (subject_ref);
      CREATE TABLE registration.manage_session (
        id uuid PRIMARY KEY,
        subject_ref uuid NOT NULL,
        link_id uuid NOT NULL,
        token_hash bytea NOT NULL CONSTRAINT manage_session_token_key UNIQUE,
        opened_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX manage_session_subject_idx ON registration.manage_session (subject_ref);
      GRANT SELECT, INSERT, DELETE, UPDATE (used_at) ON registration.manage_link TO campanile_registration;
      GRANT SELECT, INSERT, DELETE ON registration.manage_session TO campanile_registration;

      ALTER TABLE registration.message_sent DROP CONSTRAINT message_sent_kind_check,
        ADD CONSTRAINT message_sent_kind_check
          CHECK (kind IN ('code', 'confirmation', 'withdrawal', 'help', 'link', 'reminder'));

      ALTER TABLE registration.subscriber ADD paused_until timestamptz;
      GRANT UPDATE (language, zone_ids, category_ids, consent_id, paused_until) ON registration.subscriber
        TO campanile_registration;
      ALTER TABLE registration.consent
        ADD paused_until timestamptz,
        DROP CONSTRAINT consent_action_check,
        ADD CONSTRAINT consent_action_check CHECK (action IN
          ('given', 'refused', 'changed', 'paused', 'resumed', 'reaffirmed', 'withdrawn', 'objected', 'expired'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.consent
        DROP paused_until,
        DROP CONSTRAINT consent_action_check,
        ADD CONSTRAINT consent_action_check
          CHECK (action IN ('given', 'refused', 'changed', 'reaffirmed', 'withdrawn', 'objected')) NOT VALID;
      REVOKE UPDATE (language, zone_ids, category_ids, consent_id) ON registration.subscriber
        FROM campanile_registration;
      ALTER TABLE registration.subscriber DROP paused_until;
      ALTER TABLE registration.message_sent DROP CONSTRAINT message_sent_kind_check,
        ADD CONSTRAINT message_sent_kind_check
          CHECK (kind IN ('code', 'confirmation', 'withdrawal', 'help')) NOT VALID;
      DROP TABLE registration.manage_session, registration.manage_link;
    `);
  }
}
