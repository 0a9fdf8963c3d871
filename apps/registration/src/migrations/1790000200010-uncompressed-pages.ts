import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Random bytes do not get smaller: trying to compress every page of an audience cost more than writing it. */
export class UncompressedPages1790000200010 implements MigrationInterface {
  name = 'UncompressedPages1790000200010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE registration.draw_page ALTER COLUMN subscriber_ids SET STORAGE EXTERNAL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE registration.draw_page ALTER COLUMN subscriber_ids SET STORAGE EXTENDED');
  }
}
