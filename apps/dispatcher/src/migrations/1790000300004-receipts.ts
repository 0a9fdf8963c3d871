import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the network says of delivery, early receipts, and the parts of inbound messages still incomplete. */
export class Receipts1790000300004 implements MigrationInterface {
  name = 'Receipts1790000300004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Part 0 speaks for the whole message, once; parts from 1 only where a message has several.
      CREATE TABLE dispatcher.receipt (
        batch_no bigint NOT NULL,
        recipient smallint NOT NULL,
        part smallint NOT NULL,
        delivered boolean NOT NULL,
        state text NOT NULL,
        error text,
        done_at text,
        at timestamptz NOT NULL,
        CONSTRAINT receipt_pkey PRIMARY KEY (batch_no, recipient, part)
      );
      CREATE TABLE dispatcher.parked_receipt (
        message_key text COLLATE "C" NOT NULL,
        route smallint NOT NULL,
        state text NOT NULL,
        error text,
        done_at text,
        received_at timestamptz NOT NULL,
        CONSTRAINT parked_receipt_pkey PRIMARY KEY (message_key, route)
      );
      CREATE INDEX parked_receipt_age_idx ON dispatcher.parked_receipt (received_at);
      CREATE TABLE dispatcher.inbound_part (
        route text NOT NULL,
        -- Keyed hash of sender and destination: a number never stands here.
        conversation bytea NOT NULL,
        reference int NOT NULL,
        total smallint NOT NULL,
        part smallint NOT NULL,
        key_id text NOT NULL,
        sealed text NOT NULL,
        received_at timestamptz NOT NULL,
        CONSTRAINT inbound_part_pkey PRIMARY KEY (route, conversation, reference, total, part)
      );
      CREATE INDEX inbound_part_age_idx ON dispatcher.inbound_part (received_at);
      CREATE TRIGGER receipt_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON dispatcher.receipt
        FOR EACH STATEMENT EXECUTE FUNCTION dispatcher.refuse_change();

      GRANT SELECT, INSERT ON dispatcher.receipt TO campanile_dispatcher;
      GRANT SELECT, INSERT, DELETE ON dispatcher.parked_receipt, dispatcher.inbound_part TO campanile_dispatcher;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dispatcher.inbound_part, dispatcher.parked_receipt, dispatcher.receipt');
  }
}
