import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries are what the log proves: they carry a commitment, never the payload, and nobody changes or removes one.
 * Payloads stand aside, so that a person's can be destroyed and every proof stays valid.
 */
export class CreateLog1790000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit.entry (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        event text NOT NULL CHECK (event ~ '^[a-z]+\\.[a-z_]+$'),
        actor text NOT NULL,
        subject_ref uuid,
        alert_id uuid,
        occurred_at timestamptz NOT NULL,
        commitment bytea NOT NULL CHECK (octet_length(commitment) = 32),
        xid xid8 NOT NULL DEFAULT pg_current_xact_id()
      );
      CREATE INDEX entry_by_xid ON audit.entry (municipality_id, xid);
      CREATE INDEX entry_by_subject ON audit.entry (subject_ref) WHERE subject_ref IS NOT NULL;
      CREATE INDEX entry_by_alert ON audit.entry (alert_id) WHERE alert_id IS NOT NULL;

      CREATE TABLE audit.payload (
        entry_id uuid PRIMARY KEY,
        salt bytea NOT NULL CHECK (octet_length(salt) = 16),
        body jsonb NOT NULL
      );

      CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege';
      END $$;

      CREATE TRIGGER entry_only_grows BEFORE UPDATE OR DELETE ON audit.entry
        FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
      CREATE TRIGGER entry_is_never_truncated BEFORE TRUNCATE ON audit.entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
      CREATE TRIGGER payload_never_changes BEFORE UPDATE ON audit.payload
        FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

      GRANT INSERT ON audit.entry, audit.payload
        TO campanile_registration, campanile_authoring, campanile_dispatcher;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit.payload, audit.entry; DROP FUNCTION audit.refuse_change()');
  }
}
