import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = `'code', 'confirmation', 'withdrawal', 'help', 'link', 'reminder', 'question', 'guidance', 'desk_code',
          'change_code', 'guardian_code'`;

/** Codes by which people leave at the counter are told from those by which they sign up there. */
export class LeaveCodes1790000200390 implements MigrationInterface {
  name = 'LeaveCodes1790000200390';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.message_sent DROP CONSTRAINT message_sent_kind_check,
        ADD CONSTRAINT message_sent_kind_check CHECK (kind IN (${BEFORE}, 'leave_code'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE registration.message_sent SET kind = 'desk_code' WHERE kind = 'leave_code';
      ALTER TABLE registration.message_sent DROP CONSTRAINT message_sent_kind_check,
        ADD CONSTRAINT message_sent_kind_check CHECK (kind IN (${BEFORE}));
    `);
  }
}
