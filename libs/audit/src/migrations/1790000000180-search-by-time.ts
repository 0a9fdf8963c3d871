import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A day of long ago, and one official among a million citizens, are found without walking there from the end. */
export class SearchByTime1790000000180 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX entry_by_time ON audit.entry (occurred_at);
      -- 'official:…' and 'operator:…': few entries, and all that is asked for by actor.
      CREATE INDEX entry_by_person ON audit.entry (actor) WHERE actor >= 'o' AND actor < 'p';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX audit.entry_by_time, audit.entry_by_person');
  }
}
