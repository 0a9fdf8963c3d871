import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose consent has run out is suspended: asked for another year and heard nothing. */
export class Suspension1790000200120 implements MigrationInterface {
  name = 'Suspension1790000200120';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.subscriber
        DROP CONSTRAINT subscriber_status_check,
        ADD CONSTRAINT subscriber_status_check
          CHECK (status IN ('active', 'withdrawn', 'retired', 'suspended'));
      CREATE INDEX consent_valid_idx ON registration.consent (valid_until) WHERE valid_until IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX registration.consent_valid_idx;
      ALTER TABLE registration.subscriber
        DROP CONSTRAINT subscriber_status_check,
        ADD CONSTRAINT subscriber_status_check CHECK (status IN ('active', 'withdrawn', 'retired')) NOT VALID;
    `);
  }
}
