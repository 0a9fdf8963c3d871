import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which alert an alert corrects, and for whom: of its content, so it is frozen with it, and before. */
export class CorrectionOf1790000300610 implements MigrationInterface {
  name = 'CorrectionOf1790000300610';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE authoring.alert ADD COLUMN correction_of jsonb;
      CREATE FUNCTION authoring.refuse_other_correction() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'A correction stays that of the same alert, for the same people'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'alert_correction_frozen', TABLE = 'alert';
      END $$;
      CREATE TRIGGER alert_correction_frozen BEFORE UPDATE ON authoring.alert FOR EACH ROW
        WHEN (OLD.correction_of IS DISTINCT FROM NEW.correction_of)
        EXECUTE FUNCTION authoring.refuse_other_correction();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER alert_correction_frozen ON authoring.alert;
      DROP FUNCTION authoring.refuse_other_correction;
      ALTER TABLE authoring.alert DROP COLUMN correction_of;
    `);
  }
}
