import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Categories and zones change with the terms that speak of them; what they are called by never does. */
export class ChangeCatalogue1790000200375 implements MigrationInterface {
  name = 'ChangeCatalogue1790000200375';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      GRANT UPDATE (name, legal_basis, statute_ref) ON registration.category TO campanile_registration;
      GRANT UPDATE (name, area) ON registration.zone TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE UPDATE (name, legal_basis, statute_ref) ON registration.category FROM campanile_registration;
      REVOKE UPDATE (name, area) ON registration.zone FROM campanile_registration;
    `);
  }
}
