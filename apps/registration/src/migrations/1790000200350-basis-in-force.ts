import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when the consent in force is good stands beside whom it makes a recipient: every draw goes by it. */
export class BasisInForce1790000200350 implements MigrationInterface {
  name = 'BasisInForce1790000200350';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.subscriber ADD valid_until timestamptz;
      UPDATE registration.subscriber SET valid_until = coalesce(
        (SELECT consent.valid_until FROM registration.consent WHERE consent.id = consent_id),
        subscribed_at + interval '1 year');
      ALTER TABLE registration.subscriber ALTER valid_until SET NOT NULL;
      GRANT UPDATE (valid_until) ON registration.subscriber TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE registration.subscriber DROP valid_until');
  }
}
