import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What phones wrote goes: with its person, or by itself once nobody can bring it again. */
export class InboundRetention1790000200380 implements MigrationInterface {
  name = 'InboundRetention1790000200380';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX inbound_subject_idx ON registration.inbound (subject_ref) WHERE subject_ref IS NOT NULL;
      CREATE INDEX inbound_nobodys_idx ON registration.inbound (handled_at) WHERE subject_ref IS NULL;
      GRANT DELETE ON registration.inbound TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE DELETE ON registration.inbound FROM campanile_registration;
      DROP INDEX registration.inbound_nobodys_idx, registration.inbound_subject_idx;
    `);
  }
}
