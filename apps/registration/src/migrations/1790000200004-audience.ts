import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Draws of audiences: how far each has come, and whom it has drawn. */
export class Audience1790000200004 implements MigrationInterface {
  name = 'Audience1790000200004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.draw (
        alert_id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        state text NOT NULL
          CONSTRAINT draw_state_check CHECK (state IN ('drawing', 'complete', 'stopped', 'expired')),
        release jsonb,
        drawn int NOT NULL,
        by_language jsonb NOT NULL,
        digest bytea,
        leased_by uuid,
        leased_until timestamptz,
        told_at timestamptz,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        ended_at timestamptz,
        CONSTRAINT draw_release_check CHECK (state = 'stopped' OR release IS NOT NULL),
        CONSTRAINT draw_finished_check CHECK ((state = 'drawing') = (finished_at IS NULL))
      );
      CREATE INDEX draw_open_idx ON registration.draw (started_at) WHERE state = 'drawing';
      CREATE TABLE registration.draw_shard (
        alert_id uuid NOT NULL CONSTRAINT draw_shard_draw_fkey REFERENCES registration.draw ON DELETE CASCADE,
        shard smallint NOT NULL,
        position uuid,
        pages int NOT NULL,
        finished boolean NOT NULL,
        PRIMARY KEY (alert_id, shard)
      );
      CREATE TABLE registration.draw_page (
        alert_id uuid NOT NULL CONSTRAINT draw_page_draw_fkey REFERENCES registration.draw ON DELETE CASCADE,
        shard smallint NOT NULL,
        page int NOT NULL,
        drawn int NOT NULL,
        subscriber_ids bytea NOT NULL
          CONSTRAINT draw_page_ids_check CHECK (length(subscriber_ids) = drawn * 16),
        PRIMARY KEY (alert_id, shard, page)
      );
      GRANT SELECT, INSERT ON registration.draw, registration.draw_shard, registration.draw_page
        TO campanile_registration;
      GRANT UPDATE (state, release, drawn, by_language, digest, leased_by, leased_until, told_at, finished_at, ended_at)
        ON registration.draw TO campanile_registration;
      GRANT UPDATE (position, pages, finished) ON registration.draw_shard TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registration.draw_page, registration.draw_shard, registration.draw');
  }
}
