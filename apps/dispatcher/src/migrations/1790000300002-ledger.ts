import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger: what became of every recipient, appended and never changed; the tallies that add it up; and who still
 * waits for another attempt. No foreign key leads from the ledger to its batches: checking it would cost more than
 * the row.
 */
export class Ledger1790000300002 implements MigrationInterface {
  name = 'Ledger1790000300002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dispatcher.outcome (
        batch_no bigint NOT NULL,
        at timestamptz NOT NULL,
        status int NOT NULL,
        recipient smallint NOT NULL,
        seq smallint NOT NULL,
        state smallint NOT NULL,
        route smallint NOT NULL,
        parts smallint NOT NULL,
        reason smallint NOT NULL,
        message_key text COLLATE "C",
        CONSTRAINT outcome_pkey PRIMARY KEY (batch_no, recipient, seq)
      );
      CREATE INDEX outcome_message_idx ON dispatcher.outcome (message_key, route) WHERE message_key IS NOT NULL;
      CREATE TABLE dispatcher.outcome_part (
        batch_no bigint NOT NULL,
        recipient smallint NOT NULL,
        seq smallint NOT NULL,
        part smallint NOT NULL,
        route smallint NOT NULL,
        message_key text COLLATE "C" NOT NULL,
        CONSTRAINT outcome_part_pkey PRIMARY KEY (batch_no, recipient, seq, part)
      );
      CREATE INDEX outcome_part_message_idx ON dispatcher.outcome_part (message_key, route);
      CREATE TABLE dispatcher.tally (
        alert_id uuid NOT NULL,
        slot smallint NOT NULL,
        taken int NOT NULL DEFAULT 0,
        waiting int NOT NULL DEFAULT 0,
        submitted int NOT NULL DEFAULT 0,
        delivered int NOT NULL DEFAULT 0,
        failed int NOT NULL DEFAULT 0,
        expired int NOT NULL DEFAULT 0,
        stopped int NOT NULL DEFAULT 0,
        in_doubt int NOT NULL DEFAULT 0,
        parts int NOT NULL DEFAULT 0,
        first_submitted_at timestamptz,
        last_outcome_at timestamptz,
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT tally_pkey PRIMARY KEY (alert_id, slot),
        -- Conservation, in every row and so in every sum of rows.
        CONSTRAINT tally_balance_check
          CHECK (taken = waiting + submitted + delivered + failed + expired + stopped + in_doubt)
      ) WITH (fillfactor = 50);
      CREATE TABLE dispatcher.retry (
        batch_no bigint NOT NULL,
        recipient smallint NOT NULL,
        shard smallint NOT NULL,
        lane text NOT NULL,
        doubt boolean NOT NULL,
        attempt smallint NOT NULL,
        resends smallint NOT NULL,
        parts_left smallint NOT NULL,
        due_at timestamptz,
        sealed bytea NOT NULL,
        claimed_by uuid,
        CONSTRAINT retry_pkey PRIMARY KEY (batch_no, recipient)
      );
      CREATE INDEX retry_due_idx ON dispatcher.retry (shard, due_at)
        WHERE claimed_by IS NULL AND due_at IS NOT NULL;
      CREATE INDEX retry_claimed_idx ON dispatcher.retry (shard) WHERE claimed_by IS NOT NULL;

      CREATE FUNCTION dispatcher.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the ledger only grows' USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER outcome_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON dispatcher.outcome
        FOR EACH STATEMENT EXECUTE FUNCTION dispatcher.refuse_change();
      CREATE TRIGGER outcome_part_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON dispatcher.outcome_part
        FOR EACH STATEMENT EXECUTE FUNCTION dispatcher.refuse_change();

      GRANT SELECT, INSERT ON dispatcher.outcome, dispatcher.outcome_part TO campanile_dispatcher;
      GRANT SELECT, INSERT, UPDATE ON dispatcher.tally TO campanile_dispatcher;
      GRANT SELECT, INSERT, UPDATE, DELETE ON dispatcher.retry TO campanile_dispatcher;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE dispatcher.retry, dispatcher.tally, dispatcher.outcome_part, dispatcher.outcome;
      DROP FUNCTION dispatcher.refuse_change();
    `);
  }
}
