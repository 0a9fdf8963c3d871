import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A municipality's data key that another took the place of goes by states: retired (who asks is given the other one),
 * closed (nothing new may stand under it), emptied (nothing stands under it), and at last without the key itself.
 */
export class RotateMunicipalityKeys1790000000360 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit.municipality_key
        ADD COLUMN closed_at timestamptz CHECK (closed_at IS NULL OR retired_at IS NOT NULL),
        ADD COLUMN emptied_at timestamptz CHECK (emptied_at IS NULL OR closed_at IS NOT NULL),
        ALTER COLUMN wrapped DROP NOT NULL,
        ADD CONSTRAINT key_goes_last CHECK (wrapped IS NOT NULL OR emptied_at IS NOT NULL);
      GRANT UPDATE (closed_at, emptied_at) ON audit.municipality_key TO campanile_registration;

      -- Whoever still has a closed key in mind must not write under it: nobody could read it again.
      CREATE FUNCTION audit.refuse_closed_key() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- The first byte says under which kind of key a payload is: 1 is a municipality's.
        IF EXISTS (
          SELECT FROM audit.municipality_key key
          JOIN written ON substring(sealed FROM 1 FOR 17) = '\\x01'::bytea || uuid_send(key.id)
          WHERE closed_at IS NOT NULL
        ) THEN
          RAISE EXCEPTION 'a payload is under a key that was closed' USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        RETURN NULL;
      END $$;
      CREATE FUNCTION audit.refuse_closed_wrapper() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM audit.municipality_key key
          JOIN written ON substring(written.wrapped FROM 1 FOR 16) = uuid_send(key.id)
          WHERE closed_at IS NOT NULL
        ) THEN
          RAISE EXCEPTION 'a person''s key is under one that was closed' USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER payload_key_is_open AFTER INSERT ON audit.payload
        REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_closed_key();
      CREATE TRIGGER wrapper_is_open AFTER INSERT ON audit.subject_key
        REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_closed_wrapper();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER payload_key_is_open ON audit.payload;
      DROP TRIGGER wrapper_is_open ON audit.subject_key;
      DROP FUNCTION audit.refuse_closed_key(), audit.refuse_closed_wrapper();
      DELETE FROM audit.municipality_key WHERE wrapped IS NULL;
      ALTER TABLE audit.municipality_key
        DROP COLUMN closed_at, DROP COLUMN emptied_at, ALTER COLUMN wrapped SET NOT NULL;
    `);
  }
}
