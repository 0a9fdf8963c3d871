import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose data are kept and not used (GDPR art. 18). */
export class Restriction1790000200210 implements MigrationInterface {
  name = 'Restriction1790000200210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.subscriber ADD restricted_at timestamptz;
      GRANT UPDATE (restricted_at) ON registration.subscriber TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE registration.subscriber DROP restricted_at');
  }
}
