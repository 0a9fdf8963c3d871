import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = `'code', 'confirmation', 'withdrawal', 'help', 'link', 'reminder', 'question', 'guidance'`;

/** Codes at the counter and those of a change of number are counted by themselves. */
export class CodeKinds1790000200351 implements MigrationInterface {
  name = 'CodeKinds1790000200351';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.message_sent DROP CONSTRAINT message_sent_kind_check,
        ADD CONSTRAINT message_sent_kind_check CHECK (kind IN
          (${BEFORE}, 'desk_code', 'change_code'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE registration.message_sent SET kind = 'code' WHERE kind IN ('desk_code', 'change_code');
      ALTER TABLE registration.message_sent DROP CONSTRAINT message_sent_kind_check,
        ADD CONSTRAINT message_sent_kind_check CHECK (kind IN (${BEFORE}));
    `);
  }
}
