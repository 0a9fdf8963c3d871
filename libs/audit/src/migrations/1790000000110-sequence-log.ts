import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gives entries their place in a log. What the log is made of only grows; `pending` alone is a queue, filled by trigger,
 * so that nothing is appended without waiting for its number.
 */
export class SequenceLog1790000000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit.entry ALTER COLUMN municipality_id DROP NOT NULL;

      CREATE TABLE audit.pending (
        xid xid8 NOT NULL,
        entry_id uuid NOT NULL,
        PRIMARY KEY (xid, entry_id)
      );
      INSERT INTO audit.pending (xid, entry_id) SELECT xid, id FROM audit.entry;

      CREATE FUNCTION audit.await_number() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        INSERT INTO audit.pending (xid, entry_id) SELECT xid, id FROM appended;
        RETURN NULL;
      END $$;
      CREATE TRIGGER entry_awaits_its_number AFTER INSERT ON audit.entry
        REFERENCING NEW TABLE AS appended FOR EACH STATEMENT EXECUTE FUNCTION audit.await_number();

      CREATE TABLE audit.sequenced (
        log_id uuid NOT NULL,
        seq bigint NOT NULL CHECK (seq >= 0),
        entry_id uuid NOT NULL UNIQUE,
        leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
        PRIMARY KEY (log_id, seq)
      );

      CREATE TABLE audit.tile (
        log_id uuid NOT NULL,
        level smallint NOT NULL CHECK (level BETWEEN 0 AND 63),
        index bigint NOT NULL CHECK (index >= 0),
        root bytea NOT NULL CHECK (octet_length(root) = 32),
        data bytea NOT NULL CHECK (octet_length(data) = 8192),
        PRIMARY KEY (log_id, level, index)
      );
      -- Hashes do not compress.
      ALTER TABLE audit.tile ALTER COLUMN data SET STORAGE EXTERNAL;

      CREATE TABLE audit.checkpoint (
        log_id uuid NOT NULL,
        size bigint NOT NULL CHECK (size >= 0),
        root bytea NOT NULL CHECK (octet_length(root) = 32),
        note text NOT NULL,
        signed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (log_id, size)
      );
    `);
    for (const table of ['sequenced', 'tile', 'checkpoint'])
      await runner.query(`
        CREATE TRIGGER ${table}_only_grows BEFORE UPDATE OR DELETE ON audit.${table}
          FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
        CREATE TRIGGER ${table}_is_never_truncated BEFORE TRUNCATE ON audit.${table}
          FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
        GRANT SELECT, INSERT ON audit.${table} TO campanile_registration;
      `);
    await runner.query(`
      GRANT SELECT ON audit.entry, audit.payload TO campanile_registration;
      GRANT SELECT, DELETE ON audit.pending TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE SELECT ON audit.entry, audit.payload FROM campanile_registration;
      DROP TABLE audit.checkpoint, audit.tile, audit.sequenced;
      DROP TRIGGER entry_awaits_its_number ON audit.entry;
      DROP FUNCTION audit.await_number();
      DROP TABLE audit.pending;
    `);
  }
}
