import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was taken from the feed, and how far each batch was journalled. `batch` and `journal` stand apart because
 * two writers touch them all the time, the ledger and the dispatch: neither may wait for the other's row.
 */
export class Batches1790000300001 implements MigrationInterface {
  name = 'Batches1790000300001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dispatcher.route (
        no smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id text NOT NULL CONSTRAINT route_id_key UNIQUE
      );
      CREATE TABLE dispatcher.alert (
        alert_id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL,
        revision int NOT NULL DEFAULT 0,
        published_at timestamptz,
        ended_at timestamptz
      );
      CREATE TABLE dispatcher.batch (
        no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL CONSTRAINT batch_id_key UNIQUE,
        municipality_id uuid NOT NULL,
        alert_id uuid,
        lane text NOT NULL CONSTRAINT batch_lane_check CHECK (lane IN ('extreme', 'service', 'standard')),
        mode text NOT NULL CONSTRAINT batch_mode_check CHECK (mode IN ('actual', 'drill')),
        shard smallint NOT NULL,
        language text NOT NULL,
        text text,
        sender text NOT NULL,
        expires_at timestamptz NOT NULL,
        in_doubt text NOT NULL CONSTRAINT batch_in_doubt_check CHECK (in_doubt IN ('resend', 'hold')),
        key_id text NOT NULL,
        count smallint NOT NULL,
        members bytea NOT NULL CONSTRAINT batch_members_check CHECK (octet_length(members) = count * 18),
        taken_at timestamptz NOT NULL DEFAULT now(),
        tenure int NOT NULL DEFAULT 1,
        resolved smallint NOT NULL DEFAULT 0
          CONSTRAINT batch_resolved_check CHECK (resolved BETWEEN 0 AND count)
      ) WITH (fillfactor = 70);
      -- Random bytes do not get smaller.
      ALTER TABLE dispatcher.batch ALTER COLUMN members SET STORAGE EXTERNAL;
      CREATE INDEX batch_alert_idx ON dispatcher.batch (alert_id, no);
      CREATE TABLE dispatcher.journal (
        batch_no bigint PRIMARY KEY,
        tenure int NOT NULL,
        journaled smallint NOT NULL
      ) WITH (fillfactor = 50);

      GRANT SELECT, INSERT ON dispatcher.route TO campanile_dispatcher;
      GRANT SELECT, INSERT, UPDATE ON dispatcher.alert TO campanile_dispatcher;
      GRANT SELECT, INSERT, UPDATE (tenure, resolved) ON dispatcher.batch TO campanile_dispatcher;
      GRANT SELECT, INSERT, UPDATE, DELETE ON dispatcher.journal TO campanile_dispatcher;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dispatcher.journal, dispatcher.batch, dispatcher.alert, dispatcher.route');
  }
}
