import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last statement of each writer of the ledger: a statement whose answer was lost is known by its own mark. */
export class LedgerMarks1790000300521 implements MigrationInterface {
  name = 'LedgerMarks1790000300521';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dispatcher.ledger_mark (
        owner uuid NOT NULL,
        slot smallint NOT NULL,
        statement int NOT NULL,
        written bigint[] NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ledger_mark_pkey PRIMARY KEY (owner, slot)
      ) WITH (fillfactor = 50);
      GRANT SELECT, INSERT, UPDATE, DELETE ON dispatcher.ledger_mark TO campanile_dispatcher;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dispatcher.ledger_mark');
  }
}
