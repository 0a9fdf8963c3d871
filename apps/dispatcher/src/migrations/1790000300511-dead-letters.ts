import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Recipients that failed for a reason somebody can put right, with what it takes to send to them again: sealed under
 * the key of their alert, and gone with it. The ledger itself says who failed; this only says who need not stay so.
 */
export class DeadLetters1790000300511 implements MigrationInterface {
  name = 'DeadLetters1790000300511';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dispatcher.dead_letter (
        batch_no bigint NOT NULL,
        recipient smallint NOT NULL,
        alert_id uuid NOT NULL,
        reason smallint NOT NULL,
        status int NOT NULL,
        parts_left smallint NOT NULL,
        sealed bytea NOT NULL,
        CONSTRAINT dead_letter_pkey PRIMARY KEY (batch_no, recipient)
      );
      CREATE INDEX dead_letter_alert_idx ON dispatcher.dead_letter (alert_id, reason, status);
      CREATE INDEX retry_held_idx ON dispatcher.retry (batch_no) WHERE due_at IS NULL AND claimed_by IS NULL;
      CREATE INDEX outcome_failed_idx ON dispatcher.outcome (batch_no, recipient) WHERE state = 2;
      CREATE INDEX receipt_undelivered_idx ON dispatcher.receipt (batch_no, recipient) WHERE NOT delivered AND part = 0;
      GRANT SELECT, INSERT, DELETE ON dispatcher.dead_letter TO campanile_dispatcher;
      -- FOR UPDATE, so that two decisions do not take the same one.
      GRANT UPDATE (parts_left) ON dispatcher.dead_letter TO campanile_dispatcher;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX dispatcher.receipt_undelivered_idx, dispatcher.outcome_failed_idx, dispatcher.retry_held_idx;
      DROP TABLE dispatcher.dead_letter;
    `);
  }
}
