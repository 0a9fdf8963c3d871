import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The keys of the numbers, wrapped: of each kind one that seals or indexes (`current`), the one that will (`next`), and
 * those under which something may still stand (`old`). A version is never used twice.
 */
export class NumberKeys1790000200290 implements MigrationInterface {
  name = 'NumberKeys1790000200290';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.number_key (
        kind text NOT NULL CHECK (kind IN ('number', 'index', 'form')),
        version smallint NOT NULL CHECK (version BETWEEN 1 AND 250),
        state text NOT NULL CHECK (state IN ('next', 'current', 'old', 'retired')),
        wrapped bytea CHECK ((wrapped IS NULL) = (state = 'retired')),
        made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (kind, version)
      );
      CREATE UNIQUE INDEX number_key_current_idx ON registration.number_key (kind) WHERE state = 'current';
      CREATE UNIQUE INDEX number_key_next_idx ON registration.number_key (kind) WHERE state = 'next';
      GRANT SELECT, INSERT, UPDATE (state, wrapped, changed_at) ON registration.number_key TO campanile_registration;
      GRANT UPDATE (number_index) ON registration.desk_withdrawal TO campanile_registration;

      -- Whoever does not know that a key was retired must not write under it: nobody could read it again.
      CREATE FUNCTION registration.refuse_retired_key() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM registration.number_key key JOIN written
          ON (kind = 'number' AND version = greatest(get_byte(number_sealed, 0) - 1, 1))
          OR (kind = 'index' AND version = get_byte(number_index, 0))
          WHERE key.state = 'retired'
        ) THEN
          RAISE EXCEPTION 'a number is under a key that was retired' USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        RETURN NULL;
      END $$;

      GRANT UPDATE (number_sealed, number_index)
        ON registration.subscriber, registration.sign_up, registration.number_change TO campanile_registration;
      GRANT UPDATE (number_index) ON registration.message_sent TO campanile_registration;
    `);
    // By the statement: a trigger by the row would slow imports down.
    for (const table of ['subscriber', 'sign_up'])
      await runner.query(`
        CREATE TRIGGER ${table}_key_lives AFTER INSERT ON registration.${table}
        REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION registration.refuse_retired_key();
      `);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['subscriber', 'sign_up'])
      await runner.query(`DROP TRIGGER ${table}_key_lives ON registration.${table}`);
    await runner.query(`
      REVOKE UPDATE (number_index) ON registration.desk_withdrawal, registration.message_sent
        FROM campanile_registration;
      REVOKE UPDATE (number_sealed, number_index) ON registration.sign_up, registration.number_change
        FROM campanile_registration;
      DROP FUNCTION registration.refuse_retired_key();
      DROP TABLE registration.number_key;
    `);
  }
}
