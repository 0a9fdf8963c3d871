import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Senders registered for a municipality beside its own: what failed under one may be sent again under another. */
export class OtherSenders1790000300600 implements MigrationInterface {
  name = 'OtherSenders1790000300600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE authoring.other_sender (
        municipality_id uuid NOT NULL CONSTRAINT other_sender_municipality_fk REFERENCES authoring.municipality,
        sender text NOT NULL,
        added_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT other_sender_pk PRIMARY KEY (municipality_id, sender),
        CONSTRAINT other_sender_form CHECK (sender ~ '^[A-Za-z0-9 ]{1,11}$' AND sender ~ '[A-Za-z]')
      );
      GRANT SELECT, INSERT, DELETE ON authoring.other_sender TO campanile_authoring;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE authoring.other_sender');
  }
}
