import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices that change what was agreed to: subscribers are asked again, and have until a date to answer. */
export class Notices1790000200211 implements MigrationInterface {
  name = 'Notices1790000200211';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.notice
        ADD material boolean NOT NULL DEFAULT false,
        ADD changes text,
        ADD CONSTRAINT notice_changes_check CHECK (NOT material OR changes IS NOT NULL);

      CREATE TABLE registration.notice_asking (
        municipality_id uuid NOT NULL,
        version text NOT NULL,
        published_at timestamptz NOT NULL,
        grace_days int NOT NULL,
        last_asked uuid,
        finished_at timestamptz,
        CONSTRAINT notice_asking_pkey PRIMARY KEY (municipality_id, version)
      );
      GRANT SELECT, INSERT, UPDATE (last_asked, finished_at) ON registration.notice_asking
        TO campanile_registration;

      ALTER TABLE registration.subscriber ADD answer_by timestamptz;
      GRANT UPDATE (answer_by) ON registration.subscriber TO campanile_registration;
      CREATE INDEX subscriber_answer_idx ON registration.subscriber (answer_by) WHERE answer_by IS NOT NULL;

      ALTER TABLE registration.manage_link DROP CONSTRAINT manage_link_purpose_check,
        ADD CONSTRAINT manage_link_purpose_check CHECK (purpose IN ('manage', 'reaffirm', 'notice'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.manage_link DROP CONSTRAINT manage_link_purpose_check,
        ADD CONSTRAINT manage_link_purpose_check CHECK (purpose IN ('manage', 'reaffirm')) NOT VALID;
      ALTER TABLE registration.subscriber DROP answer_by;
      DROP TABLE registration.notice_asking;
      ALTER TABLE registration.notice DROP changes, DROP material;
    `);
  }
}
