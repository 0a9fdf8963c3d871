import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-ups waiting for their code, the messages sent to single persons, and the messages they sent. */
export class SignUp1790000200003 implements MigrationInterface {
  name = 'SignUp1790000200003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.sign_up (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL
          CONSTRAINT sign_up_municipality_fkey REFERENCES registration.municipality,
        state text NOT NULL CONSTRAINT sign_up_state_check CHECK (state IN ('pending', 'confirmed')),
        number_sealed bytea NOT NULL,
        number_index bytea NOT NULL,
        language text NOT NULL,
        zone_ids uuid[] NOT NULL,
        category_ids uuid[] NOT NULL,
        notice_id uuid NOT NULL CONSTRAINT sign_up_notice_fkey REFERENCES registration.notice,
        served_at timestamptz,
        code_hash bytea NOT NULL,
        sent_at timestamptz NOT NULL,
        attempts smallint NOT NULL,
        ip_truncated text,
        user_agent_family text,
        requested_at timestamptz NOT NULL,
        confirmed_at timestamptz,
        consent_id uuid,
        CONSTRAINT sign_up_confirmed_check
          CHECK ((state = 'confirmed') = (confirmed_at IS NOT NULL AND consent_id IS NOT NULL))
      );
      CREATE TABLE registration.message_sent (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        number_index bytea NOT NULL,
        kind text NOT NULL CONSTRAINT message_sent_kind_check
          CHECK (kind IN ('code', 'confirmation', 'withdrawal', 'help')),
        sent_at timestamptz NOT NULL
      );
      CREATE INDEX message_sent_number_idx
        ON registration.message_sent (municipality_id, number_index, kind, sent_at);
      CREATE TABLE registration.inbound (
        event_id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        keyword text NOT NULL CONSTRAINT inbound_keyword_check CHECK (keyword IN ('stop', 'help', 'other')),
        subject_ref uuid,
        received_at timestamptz NOT NULL,
        handled_at timestamptz NOT NULL
      );
      GRANT SELECT, INSERT, DELETE ON registration.sign_up, registration.message_sent TO campanile_registration;
      GRANT UPDATE (state, code_hash, sent_at, attempts, confirmed_at, consent_id) ON registration.sign_up
        TO campanile_registration;
      GRANT SELECT, INSERT, UPDATE (subject_ref) ON registration.inbound TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registration.inbound, registration.message_sent, registration.sign_up');
  }
}
