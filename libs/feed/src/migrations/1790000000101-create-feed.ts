import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The feed's tables. Every service may use every table, but sees only rows that are its own: row security decides,
 * by the role that is logged in, who publishes a topic and who reads a group's records.
 */
export class CreateFeed1790000000101 implements MigrationInterface {
  name = 'CreateFeed1790000000101';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [RECORD, OUTBOX, MEMBERS, BATCH_KEY, DEAD_LETTER]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE feed.record, feed.outbox, feed.member, feed.shard_lease, feed.batch_key, feed.dead_letter',
    );
  }
}

/** One row per record and group: a row is deleted when its group has settled it. */
const RECORD = `
  CREATE TABLE feed.record (
    group_name text NOT NULL,
    topic text NOT NULL,
    shard smallint NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    id uuid NOT NULL,
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    payload bytea NOT NULL,
    PRIMARY KEY (group_name, topic, shard, position)
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
          autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000,
          toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 20000);
  -- Sealed bytes do not get smaller.
  ALTER TABLE feed.record ALTER COLUMN payload SET STORAGE EXTERNAL;
  ALTER TABLE feed.record ENABLE ROW LEVEL SECURITY;
  GRANT SELECT, INSERT, DELETE ON feed.record TO campanile_registration, campanile_authoring, campanile_dispatcher;

  CREATE POLICY publish_registration ON feed.record FOR INSERT TO campanile_registration WITH CHECK (topic IN (
    'campanile.lane.extreme', 'campanile.lane.service', 'campanile.lane.standard',
    'campanile.subscriber.withdrawn', 'campanile.audience.progress'));
  CREATE POLICY publish_authoring ON feed.record FOR INSERT TO campanile_authoring WITH CHECK (topic IN (
    'campanile.alert.released', 'campanile.alert.stopped', 'campanile.alert.ended'));
  CREATE POLICY publish_dispatcher ON feed.record FOR INSERT TO campanile_dispatcher WITH CHECK (topic IN (
    'campanile.dispatch.progress', 'campanile.inbound.message'));

  CREATE POLICY read_registration ON feed.record FOR SELECT TO campanile_registration USING (group_name = 'registration');
  CREATE POLICY read_authoring ON feed.record FOR SELECT TO campanile_authoring USING (group_name = 'authoring');
  CREATE POLICY read_dispatcher ON feed.record FOR SELECT TO campanile_dispatcher USING (group_name = 'dispatcher');

  CREATE POLICY settle_registration ON feed.record FOR DELETE TO campanile_registration USING (group_name = 'registration');
  CREATE POLICY settle_authoring ON feed.record FOR DELETE TO campanile_authoring USING (group_name = 'authoring');
  CREATE POLICY settle_dispatcher ON feed.record FOR DELETE TO campanile_dispatcher USING (group_name = 'dispatcher');`;

/** Kafka adapter: what was published and is not yet at the broker, each producer's apart. */
const OUTBOX = `
  CREATE TABLE feed.outbox (
    producer text NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    topic text NOT NULL,
    shard smallint NOT NULL,
    id uuid NOT NULL,
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    payload bytea NOT NULL,
    PRIMARY KEY (producer, position)
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
          toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 20000);
  ALTER TABLE feed.outbox ALTER COLUMN payload SET STORAGE EXTERNAL;
  ALTER TABLE feed.outbox ENABLE ROW LEVEL SECURITY;
  GRANT SELECT, INSERT, DELETE ON feed.outbox TO campanile_registration, campanile_authoring, campanile_dispatcher;

  CREATE POLICY publish_registration ON feed.outbox FOR INSERT TO campanile_registration WITH CHECK (
    producer = 'registration' AND topic IN (
    'campanile.lane.extreme', 'campanile.lane.service', 'campanile.lane.standard',
    'campanile.subscriber.withdrawn', 'campanile.audience.progress'));
  CREATE POLICY publish_authoring ON feed.outbox FOR INSERT TO campanile_authoring WITH CHECK (
    producer = 'authoring' AND topic IN (
    'campanile.alert.released', 'campanile.alert.stopped', 'campanile.alert.ended'));
  CREATE POLICY publish_dispatcher ON feed.outbox FOR INSERT TO campanile_dispatcher WITH CHECK (
    producer = 'dispatcher' AND topic IN (
    'campanile.dispatch.progress', 'campanile.inbound.message'));

  CREATE POLICY read_registration ON feed.outbox FOR SELECT TO campanile_registration USING (producer = 'registration');
  CREATE POLICY read_authoring ON feed.outbox FOR SELECT TO campanile_authoring USING (producer = 'authoring');
  CREATE POLICY read_dispatcher ON feed.outbox FOR SELECT TO campanile_dispatcher USING (producer = 'dispatcher');

  CREATE POLICY sent_registration ON feed.outbox FOR DELETE TO campanile_registration USING (producer = 'registration');
  CREATE POLICY sent_authoring ON feed.outbox FOR DELETE TO campanile_authoring USING (producer = 'authoring');
  CREATE POLICY sent_dispatcher ON feed.outbox FOR DELETE TO campanile_dispatcher USING (producer = 'dispatcher');`;

/** Who is alive in a group, and who holds which shard. A scope is a set of topics consumed together. */
const MEMBERS = `
  CREATE TABLE feed.member (
    group_name text NOT NULL,
    scope text NOT NULL,
    member uuid NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (group_name, scope, member)
  );
  CREATE TABLE feed.shard_lease (
    group_name text NOT NULL,
    scope text NOT NULL,
    shard smallint NOT NULL,
    owner uuid,
    -- Grows whenever the shard is taken: a settlement under an older epoch is refused.
    epoch bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (group_name, scope, shard)
  );
  ALTER TABLE feed.member ENABLE ROW LEVEL SECURITY;
  ALTER TABLE feed.shard_lease ENABLE ROW LEVEL SECURITY;
  GRANT SELECT, INSERT, UPDATE, DELETE ON feed.member
    TO campanile_registration, campanile_authoring, campanile_dispatcher;
  GRANT SELECT, INSERT, UPDATE ON feed.shard_lease
    TO campanile_registration, campanile_authoring, campanile_dispatcher;

  CREATE POLICY own_registration ON feed.member TO campanile_registration USING (group_name = 'registration');
  CREATE POLICY own_authoring ON feed.member TO campanile_authoring USING (group_name = 'authoring');
  CREATE POLICY own_dispatcher ON feed.member TO campanile_dispatcher USING (group_name = 'dispatcher');
  CREATE POLICY own_registration ON feed.shard_lease TO campanile_registration USING (group_name = 'registration');
  CREATE POLICY own_authoring ON feed.shard_lease TO campanile_authoring USING (group_name = 'authoring');
  CREATE POLICY own_dispatcher ON feed.shard_lease TO campanile_dispatcher USING (group_name = 'dispatcher');`;

/** Keys that seal what travels, wrapped. Authoring neither seals nor opens anything: it has no access at all. */
const BATCH_KEY = `
  CREATE TABLE feed.batch_key (
    key_id text PRIMARY KEY,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  ALTER TABLE feed.batch_key ENABLE ROW LEVEL SECURITY;
  GRANT SELECT, INSERT, DELETE ON feed.batch_key TO campanile_registration, campanile_dispatcher;
  CREATE POLICY issue_registration ON feed.batch_key FOR INSERT TO campanile_registration
    WITH CHECK (key_id LIKE 'alert:%' OR key_id LIKE 'service:%');
  CREATE POLICY issue_dispatcher ON feed.batch_key FOR INSERT TO campanile_dispatcher
    WITH CHECK (key_id LIKE 'inbound:%');
  CREATE POLICY open_any ON feed.batch_key FOR SELECT TO campanile_registration, campanile_dispatcher USING (true);
  CREATE POLICY destroy_any ON feed.batch_key FOR DELETE TO campanile_registration, campanile_dispatcher USING (true);`;

/** Records no retry can help, as they were, for people to look at. */
const DEAD_LETTER = `
  CREATE TABLE feed.dead_letter (
    group_name text NOT NULL,
    id uuid NOT NULL,
    topic text NOT NULL,
    shard smallint NOT NULL,
    reason text NOT NULL,
    published_at timestamptz NOT NULL,
    dead_at timestamptz NOT NULL DEFAULT now(),
    payload bytea NOT NULL,
    PRIMARY KEY (group_name, id)
  );
  ALTER TABLE feed.dead_letter ENABLE ROW LEVEL SECURITY;
  GRANT SELECT, INSERT, DELETE ON feed.dead_letter
    TO campanile_registration, campanile_authoring, campanile_dispatcher;
  CREATE POLICY own_registration ON feed.dead_letter TO campanile_registration USING (group_name = 'registration');
  CREATE POLICY own_authoring ON feed.dead_letter TO campanile_authoring USING (group_name = 'authoring');
  CREATE POLICY own_dispatcher ON feed.dead_letter TO campanile_dispatcher USING (group_name = 'dispatcher');`;
