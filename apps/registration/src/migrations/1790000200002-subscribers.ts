import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Subscribers and their consents: the live state, and the evidence it rests on. */
export class Subscribers1790000200002 implements MigrationInterface {
  name = 'Subscribers1790000200002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.subscriber (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        status text NOT NULL
          CONSTRAINT subscriber_status_check CHECK (status IN ('active', 'withdrawn', 'retired')),
        shard smallint NOT NULL,
        position uuid NOT NULL,
        language text NOT NULL,
        number_sealed bytea NOT NULL,
        number_index bytea NOT NULL,
        zone_ids uuid[] NOT NULL,
        category_ids uuid[] NOT NULL,
        consent_id uuid NOT NULL,
        subscribed_at timestamptz NOT NULL,
        left_at timestamptz,
        CONSTRAINT subscriber_left_check CHECK ((status = 'active') = (left_at IS NULL))
      );
      CREATE UNIQUE INDEX subscriber_active_number_key
        ON registration.subscriber (municipality_id, number_index) WHERE status = 'active';
      CREATE INDEX subscriber_left_number_idx
        ON registration.subscriber (municipality_id, number_index) WHERE status <> 'active';
      CREATE UNIQUE INDEX subscriber_draw_key
        ON registration.subscriber (municipality_id, shard, position) WHERE status = 'active';
      CREATE TABLE registration.consent (
        id uuid PRIMARY KEY,
        schema_version text NOT NULL,
        receipt_id uuid NOT NULL,
        municipality_id uuid NOT NULL,
        subject_ref uuid NOT NULL,
        terms_id uuid NOT NULL CONSTRAINT consent_terms_fkey REFERENCES registration.terms,
        notice_id uuid NOT NULL CONSTRAINT consent_notice_fkey REFERENCES registration.notice,
        notice_version text NOT NULL,
        notice_sha256 bytea NOT NULL,
        notice_language text NOT NULL,
        served_at timestamptz,
        decisions jsonb NOT NULL,
        action text NOT NULL CONSTRAINT consent_action_check
          CHECK (action IN ('given', 'refused', 'changed', 'reaffirmed', 'withdrawn', 'objected')),
        channel text NOT NULL CONSTRAINT consent_channel_check
          CHECK (channel IN ('web', 'sms', 'paper', 'phone', 'synthetic')),
        operator_id text,
        paper_reference text,
        challenge_id uuid,
        sent_at timestamptz,
        confirmed_at timestamptz,
        attempts smallint,
        age_declared boolean NOT NULL,
        guardian text,
        ip_truncated text,
        user_agent_family text,
        valid_until timestamptz,
        retention_until timestamptz,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT consent_paper_check
          CHECK (channel <> 'paper' OR action <> 'given' OR (operator_id IS NOT NULL AND paper_reference IS NOT NULL))
      );
      CREATE INDEX consent_subject_idx ON registration.consent (subject_ref);
      CREATE TRIGGER consent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON registration.consent
        FOR EACH STATEMENT EXECUTE FUNCTION registration.refuse_change();
      GRANT SELECT, INSERT ON registration.subscriber, registration.consent TO campanile_registration;
      GRANT UPDATE (status, left_at) ON registration.subscriber TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registration.consent, registration.subscriber');
  }
}
