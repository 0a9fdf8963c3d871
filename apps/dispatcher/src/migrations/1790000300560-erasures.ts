import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who was erased, and the one change of a batch's recipients there is: their last digits go. The service may not change
 * them otherwise.
 */
export class Erasures1790000300560 implements MigrationInterface {
  name = 'Erasures1790000300560';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE dispatcher.control DROP CONSTRAINT control_kind_check,
        ADD CONSTRAINT control_kind_check CHECK (kind IN ('withdrawn', 'stopped', 'erased'));

      CREATE TABLE dispatcher.erasure (
        subscriber_id uuid CONSTRAINT erasure_pkey PRIMARY KEY,
        shard smallint NOT NULL,
        messages uuid[] NOT NULL,
        heard_at timestamptz NOT NULL DEFAULT now()
      );
      GRANT SELECT, INSERT, DELETE, UPDATE (messages, heard_at) ON dispatcher.erasure TO campanile_dispatcher;

      -- 18 bytes a recipient: the UUID, and two of digits. 0xFFFF: forgotten.
      CREATE FUNCTION dispatcher.forget_digits(person uuid, person_shard smallint, messages uuid[]) RETURNS int
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        of_alerts int;
        of_messages int;
      BEGIN
        UPDATE dispatcher.batch
        SET members = overlay(members PLACING '\\xffff'::bytea FROM position(uuid_send(person) IN members) + 16)
        WHERE shard = person_shard AND position(uuid_send(person) IN members) % 18 = 1;
        GET DIAGNOSTICS of_alerts = ROW_COUNT;
        UPDATE dispatcher.batch SET members = overlay(members PLACING '\\xffff'::bytea FROM 17)
        WHERE id = ANY (messages) AND alert_id IS NULL AND count = 1;
        GET DIAGNOSTICS of_messages = ROW_COUNT;
        RETURN of_alerts + of_messages;
      END $$;
      REVOKE ALL ON FUNCTION dispatcher.forget_digits FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION dispatcher.forget_digits TO campanile_dispatcher;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION dispatcher.forget_digits;
      DROP TABLE dispatcher.erasure;
      DELETE FROM dispatcher.control WHERE kind = 'erased';
      ALTER TABLE dispatcher.control DROP CONSTRAINT control_kind_check,
        ADD CONSTRAINT control_kind_check CHECK (kind IN ('withdrawn', 'stopped'));
    `);
  }
}
