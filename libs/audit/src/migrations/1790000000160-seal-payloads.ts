import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Payloads are sealed: a person's under a key of their own, which goes when they are erased; the others under their
 * municipality's. What was written before stays legible until `keys rotate` seals it.
 */
export class SealPayloads1790000000160 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit.municipality_key (
        id uuid PRIMARY KEY,
        log_id uuid NOT NULL,
        wrapped bytea NOT NULL,
        -- A key made by a transaction that may yet fail is not kept in mind.
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        retired_at timestamptz
      );
      -- Not unique: two who make a municipality's first key at once must not wait for each other's transaction.
      CREATE INDEX key_that_seals ON audit.municipality_key (log_id, made_at) WHERE retired_at IS NULL;

      CREATE TABLE audit.subject_key (
        subject_ref uuid PRIMARY KEY,
        wrapped bytea NOT NULL
      );

      ALTER TABLE audit.payload
        ALTER COLUMN salt DROP NOT NULL,
        ALTER COLUMN body DROP NOT NULL,
        ADD COLUMN sealed bytea,
        ADD CONSTRAINT legible_or_sealed CHECK (num_nulls(salt, body) IN (0, 2) AND num_nonnulls(body, sealed) = 1);

      GRANT SELECT, INSERT ON audit.municipality_key, audit.subject_key
        TO campanile_registration, campanile_authoring, campanile_dispatcher;
      GRANT UPDATE (wrapped, retired_at) ON audit.municipality_key TO campanile_registration;
      GRANT UPDATE (wrapped), DELETE ON audit.subject_key TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit.payload DROP CONSTRAINT legible_or_sealed, DROP COLUMN sealed;
      DROP TABLE audit.subject_key, audit.municipality_key;
    `);
  }
}
