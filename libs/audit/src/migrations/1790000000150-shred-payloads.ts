import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The payloads of an erased person are destroyed by the service that knows whose they are; the entries stay. */
export class ShredPayloads1790000000150 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('GRANT DELETE ON audit.payload TO campanile_registration');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE DELETE ON audit.payload FROM campanile_registration');
  }
}
