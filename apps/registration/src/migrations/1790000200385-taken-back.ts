import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people took back is written outside the database, as erasures are: a restored backup knows nothing of it. Who has
 * something to be written is found by a trigger, since many ways lead there.
 */
export class TakenBack1790000200385 implements MigrationInterface {
  name = 'TakenBack1790000200385';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.taken_back (
        subject_ref uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        changed_at timestamptz NOT NULL,
        moved_at timestamptz,
        kept_outside_at timestamptz
      );
      CREATE INDEX taken_back_to_keep_idx ON registration.taken_back (changed_at) WHERE kept_outside_at IS NULL;
      GRANT SELECT, INSERT, DELETE, UPDATE (changed_at, moved_at, kept_outside_at) ON registration.taken_back
        TO campanile_registration;
      INSERT INTO registration.taken_back (subject_ref, municipality_id, changed_at)
        SELECT subscriber.id, subscriber.municipality_id, coalesce(left_at, recorded_at)
        FROM registration.subscriber JOIN registration.consent ON consent.id = consent_id
        WHERE status <> 'active' OR restricted_at IS NOT NULL OR action <> 'given';

      CREATE FUNCTION registration.note_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO registration.taken_back (subject_ref, municipality_id, changed_at)
        VALUES (NEW.id, NEW.municipality_id, clock_timestamp())
        ON CONFLICT (subject_ref) DO UPDATE SET changed_at = excluded.changed_at, kept_outside_at = NULL;
        RETURN NULL;
      END $$;
      CREATE TRIGGER subscriber_taken_back
        AFTER UPDATE OF status, category_ids, restricted_at, guardian_gone_at ON registration.subscriber
        FOR EACH ROW WHEN ((OLD.status, OLD.category_ids, OLD.restricted_at, OLD.guardian_gone_at)
          IS DISTINCT FROM (NEW.status, NEW.category_ids, NEW.restricted_at, NEW.guardian_gone_at))
        EXECUTE FUNCTION registration.note_taken_back();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER subscriber_taken_back ON registration.subscriber;
      DROP FUNCTION registration.note_taken_back();
      DROP TABLE registration.taken_back;
    `);
  }
}
