import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Facts go with their person, and with nobody else. At the end of a transaction an entry has its payload, be it sealed
 * anew, or the log says that whom it is about was erased; the same holds for the key a person's payloads are sealed under.
 */
export class KeepPayloads1790000000350 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION audit.refuse_destruction() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'facts go with their person alone' USING ERRCODE = 'insufficient_privilege';
      END $$;

      CREATE FUNCTION audit.keep_payload() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM audit.payload p WHERE p.entry_id = OLD.entry_id)
           AND NOT EXISTS (SELECT FROM audit.entry e
                           JOIN audit.entry erasure ON erasure.subject_ref = e.subject_ref
                           WHERE e.id = OLD.entry_id AND erasure.event = 'subject.erased') THEN
          RAISE EXCEPTION 'facts go with their person alone' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NULL;
      END $$;

      CREATE FUNCTION audit.keep_subject_key() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM audit.subject_key k WHERE k.subject_ref = OLD.subject_ref)
           AND NOT EXISTS (SELECT FROM audit.entry e
                           WHERE e.subject_ref = OLD.subject_ref AND e.event = 'subject.erased') THEN
          RAISE EXCEPTION 'facts go with their person alone' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NULL;
      END $$;

      CREATE CONSTRAINT TRIGGER payload_goes_with_its_person AFTER DELETE ON audit.payload
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.keep_payload();
      CREATE CONSTRAINT TRIGGER subject_key_goes_with_its_person AFTER DELETE ON audit.subject_key
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.keep_subject_key();
      CREATE TRIGGER payload_is_never_truncated BEFORE TRUNCATE ON audit.payload
        FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_destruction();
      CREATE TRIGGER subject_key_is_never_truncated BEFORE TRUNCATE ON audit.subject_key
        FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_destruction();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER subject_key_is_never_truncated ON audit.subject_key;
      DROP TRIGGER payload_is_never_truncated ON audit.payload;
      DROP TRIGGER subject_key_goes_with_its_person ON audit.subject_key;
      DROP TRIGGER payload_goes_with_its_person ON audit.payload;
      DROP FUNCTION audit.keep_subject_key();
      DROP FUNCTION audit.keep_payload();
      DROP FUNCTION audit.refuse_destruction();
    `);
  }
}
