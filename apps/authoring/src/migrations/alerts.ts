import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Alerts, and the chain that lets one out: a submission of a content hash, an approval of that submission by another
 * person, a release of that approval. Each link is a row that the next one refers to by hash and by person, so that
 * no code can leave one out.
 */
export class Alerts1790000000102 implements MigrationInterface {
  name = 'Alerts1790000000102';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(CHAIN);
    await runner.query(GUARDS);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const TABLES = `
CREATE TABLE authoring.alert (
  id uuid NOT NULL DEFAULT uuidv7() CONSTRAINT alert_pk PRIMARY KEY,
  municipality_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'draft',
  version integer NOT NULL DEFAULT 1,
  mode text NOT NULL,
  severity text NOT NULL,
  category_id text,
  zone_ids text[] NOT NULL DEFAULT '{}',
  polygons jsonb NOT NULL DEFAULT '[]',
  variants jsonb NOT NULL DEFAULT '[]',
  sender text NOT NULL,
  expires_at timestamptz,
  source text NOT NULL,
  cap_identifier text,
  cap_sender text,
  cap_sent timestamptz,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  submission_id uuid,
  approved_submission_id uuid,
  released_submission_id uuid,
  CONSTRAINT alert_of_municipality UNIQUE (id, municipality_id),
  CONSTRAINT alert_cap_once UNIQUE (municipality_id, cap_sender, cap_identifier, cap_sent),
  CONSTRAINT alert_municipality_fk FOREIGN KEY (municipality_id) REFERENCES authoring.municipality (id),
  CONSTRAINT alert_created_by_fk FOREIGN KEY (created_by, municipality_id)
    REFERENCES authoring.official (id, municipality_id),
  CONSTRAINT alert_state_known CHECK (state IN ('draft', 'returned', 'submitted', 'scheduled', 'released',
    'completed', 'stopped', 'rejected', 'expired')),
  CONSTRAINT alert_mode_known CHECK (mode IN ('actual', 'drill')),
  CONSTRAINT alert_severity_known CHECK (severity IN ('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown')),
  CONSTRAINT alert_source_known CHECK (source IN ('api', 'cap')),
  CONSTRAINT alert_cap_whole CHECK ((source = 'cap') = (cap_identifier IS NOT NULL)
    AND (source = 'cap') = (cap_sender IS NOT NULL) AND (source = 'cap') = (cap_sent IS NOT NULL)),
  CONSTRAINT alert_submitted_by_submission CHECK (state IN ('draft', 'returned', 'rejected')
    OR (submission_id IS NOT NULL AND expires_at IS NOT NULL)),
  CONSTRAINT alert_scheduled_by_approval CHECK (state IN ('draft', 'returned', 'rejected', 'submitted')
    OR (approved_submission_id IS NOT NULL AND approved_submission_id = submission_id)),
  CONSTRAINT alert_released_by_release CHECK (state NOT IN ('released', 'completed', 'stopped')
    OR (released_submission_id IS NOT NULL AND released_submission_id = approved_submission_id)),
  CONSTRAINT alert_draft_unapproved CHECK (state NOT IN ('draft', 'returned')
    OR (submission_id IS NULL AND approved_submission_id IS NULL AND released_submission_id IS NULL))
);
CREATE INDEX alert_newest ON authoring.alert (municipality_id, id);
CREATE INDEX alert_by_state ON authoring.alert (municipality_id, state, id);
CREATE INDEX alert_scheduled ON authoring.alert (id) WHERE state = 'scheduled';

-- Everybody who wrote any of it: none of them may approve it.
CREATE TABLE authoring.authorship (
  alert_id uuid NOT NULL,
  official_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT authorship_pk PRIMARY KEY (alert_id, official_id),
  CONSTRAINT authorship_alert_fk FOREIGN KEY (alert_id) REFERENCES authoring.alert (id) ON DELETE CASCADE,
  CONSTRAINT authorship_official_fk FOREIGN KEY (official_id) REFERENCES authoring.official (id)
);

CREATE TABLE authoring.alert_event (
  id uuid NOT NULL DEFAULT uuidv7() CONSTRAINT alert_event_pk PRIMARY KEY,
  alert_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  event text NOT NULL,
  official_id uuid,
  reason text,
  CONSTRAINT alert_event_alert_fk FOREIGN KEY (alert_id) REFERENCES authoring.alert (id) ON DELETE CASCADE,
  CONSTRAINT alert_event_official_fk FOREIGN KEY (official_id) REFERENCES authoring.official (id)
);
CREATE INDEX alert_event_by_alert ON authoring.alert_event (alert_id, id);
`;

const CHAIN = `
CREATE TABLE authoring.submission (
  id uuid NOT NULL DEFAULT uuidv7() CONSTRAINT submission_pk PRIMARY KEY,
  municipality_id uuid NOT NULL,
  alert_id uuid NOT NULL,
  content_hash text NOT NULL,
  submitted_by uuid NOT NULL,
  submitted_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT submission_as_approved UNIQUE (id, municipality_id, alert_id, content_hash, submitted_by),
  CONSTRAINT submission_of_alert UNIQUE (id, alert_id),
  CONSTRAINT submission_alert_fk FOREIGN KEY (alert_id, municipality_id)
    REFERENCES authoring.alert (id, municipality_id),
  CONSTRAINT submission_official_fk FOREIGN KEY (submitted_by, municipality_id)
    REFERENCES authoring.official (id, municipality_id),
  CONSTRAINT submission_hash_form CHECK (content_hash ~ '^[0-9a-f]{64}$')
);

CREATE TABLE authoring.approval (
  submission_id uuid NOT NULL CONSTRAINT approval_pk PRIMARY KEY,
  municipality_id uuid NOT NULL,
  alert_id uuid NOT NULL,
  content_hash text NOT NULL,
  submitted_by uuid NOT NULL,
  approved_by uuid NOT NULL,
  approved_at timestamptz NOT NULL DEFAULT now(),
  release_at timestamptz NOT NULL,
  CONSTRAINT approval_as_released UNIQUE (submission_id, alert_id, content_hash),
  CONSTRAINT approval_of_alert UNIQUE (submission_id, alert_id),
  CONSTRAINT approval_of_submission_fk
    FOREIGN KEY (submission_id, municipality_id, alert_id, content_hash, submitted_by)
    REFERENCES authoring.submission (id, municipality_id, alert_id, content_hash, submitted_by),
  CONSTRAINT approval_official_fk FOREIGN KEY (approved_by, municipality_id)
    REFERENCES authoring.official (id, municipality_id),
  CONSTRAINT approval_by_another CHECK (approved_by <> submitted_by)
);

CREATE TABLE authoring.release (
  alert_id uuid NOT NULL CONSTRAINT release_pk PRIMARY KEY,
  submission_id uuid NOT NULL,
  content_hash text NOT NULL,
  released_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT release_of_alert UNIQUE (submission_id, alert_id),
  CONSTRAINT release_of_approval_fk FOREIGN KEY (submission_id, alert_id, content_hash)
    REFERENCES authoring.approval (submission_id, alert_id, content_hash)
);

ALTER TABLE authoring.alert
  ADD CONSTRAINT alert_submission_fk FOREIGN KEY (submission_id, id)
    REFERENCES authoring.submission (id, alert_id),
  ADD CONSTRAINT alert_approval_fk FOREIGN KEY (approved_submission_id, id)
    REFERENCES authoring.approval (submission_id, alert_id),
  ADD CONSTRAINT alert_release_fk FOREIGN KEY (released_submission_id, id)
    REFERENCES authoring.release (submission_id, alert_id);
`;

const GUARDS = `
CREATE FUNCTION authoring.refuse_approval_by_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM authoring.authorship a
             WHERE a.alert_id = NEW.alert_id AND a.official_id = NEW.approved_by) THEN
    RAISE EXCEPTION 'Who wrote an alert does not approve it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_not_by_author', TABLE = 'approval';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_not_by_author BEFORE INSERT ON authoring.approval
  FOR EACH ROW EXECUTE FUNCTION authoring.refuse_approval_by_author();

CREATE FUNCTION authoring.refuse_change_of_frozen_alert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('draft', 'returned') AND
     (OLD.municipality_id, OLD.mode, OLD.severity, OLD.category_id, OLD.zone_ids, OLD.polygons, OLD.variants,
      OLD.sender, OLD.expires_at)
     IS DISTINCT FROM
     (NEW.municipality_id, NEW.mode, NEW.severity, NEW.category_id, NEW.zone_ids, NEW.polygons, NEW.variants,
      NEW.sender, NEW.expires_at) THEN
    RAISE EXCEPTION 'A submitted alert is not changed: it is withdrawn first'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'alert_content_frozen', TABLE = 'alert';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER alert_content_frozen BEFORE UPDATE ON authoring.alert
  FOR EACH ROW EXECUTE FUNCTION authoring.refuse_change_of_frozen_alert();
`;

// A draft takes its authorship and events with it; cascades run as the owner, so no right to delete those is needed.
const GRANTS = `
GRANT SELECT, INSERT, UPDATE, DELETE ON authoring.alert TO campanile_authoring;
GRANT SELECT, INSERT ON authoring.authorship, authoring.alert_event, authoring.submission, authoring.approval,
  authoring.release TO campanile_authoring;
`;

const DOWN = `
ALTER TABLE authoring.alert DROP CONSTRAINT alert_submission_fk, DROP CONSTRAINT alert_approval_fk,
  DROP CONSTRAINT alert_release_fk;
DROP TABLE authoring.release, authoring.approval, authoring.submission, authoring.alert_event,
  authoring.authorship, authoring.alert;
DROP FUNCTION authoring.refuse_approval_by_author(), authoring.refuse_change_of_frozen_alert();
`;
