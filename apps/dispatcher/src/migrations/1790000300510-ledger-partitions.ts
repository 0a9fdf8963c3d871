import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger in partitions of 10,000 batches: what nobody need keep any more goes as whole tables, and what is looked
 * up of the last weeks does not wade through years. The partitions of the three tables share their bounds and are
 * made ahead; a default takes what comes before its partition is made, so that an outcome always has a place.
 */
export class LedgerPartitions1790000300510 implements MigrationInterface {
  name = 'LedgerPartitions1790000300510';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [BOUNDS, MAKE_PARENTS, MAKE_ONE, MAKE_AHEAD, DROP_ONE])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(JOIN_AGAIN);
  }
}

const BOUNDS = `
  CREATE TABLE dispatcher.ledger_partition (
    first_no bigint PRIMARY KEY,
    end_no bigint NOT NULL CONSTRAINT ledger_partition_end_key UNIQUE,
    made_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ledger_partition_range_check CHECK (first_no < end_no)
  );
  -- From which batch on receipts are looked for. Older partitions are passed over.
  CREATE TABLE dispatcher.ledger_horizon (
    one boolean PRIMARY KEY CONSTRAINT ledger_horizon_one_check CHECK (one),
    receipts_from bigint NOT NULL
  );
  INSERT INTO dispatcher.ledger_horizon VALUES (true, 0);
  INSERT INTO dispatcher.ledger_partition (first_no, end_no)
    SELECT 0, (last_value / 10000 + 1) * 10000 FROM dispatcher.batch_no_seq;
  ALTER TABLE dispatcher.alert ADD COLUMN forgotten_at timestamptz;
  CREATE INDEX batch_taken_idx ON dispatcher.batch (taken_at);
  GRANT SELECT ON dispatcher.ledger_partition TO campanile_dispatcher;
  GRANT SELECT, UPDATE ON dispatcher.ledger_horizon TO campanile_dispatcher;`;

/**
 * What stands in the three tables becomes their first partition, as it is: no row is copied. Who may read and write
 * a table may do so through it alone; on a partition itself nobody but the owner has rights.
 */
const MAKE_PARENTS = `
  DO $$
  DECLARE
    ledger text;
    found record;
  BEGIN
    FOREACH ledger IN ARRAY '{outcome,outcome_part,receipt}'::text[] LOOP
      EXECUTE format('ALTER TABLE dispatcher.%I RENAME TO %I', ledger, ledger || '_from_0');
      EXECUTE format('REVOKE ALL ON dispatcher.%I FROM campanile_dispatcher', ledger || '_from_0');
      FOR found IN SELECT indexrelid::regclass::text AS name, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                   WHERE i.indrelid = format('dispatcher.%I', ledger || '_from_0')::regclass LOOP
        EXECUTE format('ALTER INDEX dispatcher.%I RENAME TO %I', found.relname,
                       replace(found.relname, ledger || '_', ledger || '_from_0_'));
      END LOOP;
      EXECUTE format('CREATE TABLE dispatcher.%I (LIKE dispatcher.%I) PARTITION BY RANGE (batch_no)',
                     ledger, ledger || '_from_0');
      EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON dispatcher.%I
                      FOR EACH STATEMENT EXECUTE FUNCTION dispatcher.refuse_change()', ledger || '_only_grows', ledger);
      EXECUTE format('GRANT SELECT, INSERT ON dispatcher.%I TO campanile_dispatcher', ledger);
    END LOOP;
    ALTER TABLE dispatcher.outcome ADD CONSTRAINT outcome_pkey PRIMARY KEY (batch_no, recipient, seq);
    ALTER TABLE dispatcher.outcome_part ADD CONSTRAINT outcome_part_pkey PRIMARY KEY (batch_no, recipient, seq, part);
    ALTER TABLE dispatcher.receipt ADD CONSTRAINT receipt_pkey PRIMARY KEY (batch_no, recipient, part);
    CREATE INDEX outcome_message_idx ON dispatcher.outcome (message_key, route) WHERE message_key IS NOT NULL;
    CREATE INDEX outcome_part_message_idx ON dispatcher.outcome_part (message_key, route);
    FOR found IN SELECT end_no FROM dispatcher.ledger_partition LOOP
      FOREACH ledger IN ARRAY '{outcome,outcome_part,receipt}'::text[] LOOP
        EXECUTE format('ALTER TABLE dispatcher.%I ATTACH PARTITION dispatcher.%I FOR VALUES FROM (0) TO (%s)',
                       ledger, ledger || '_from_0', found.end_no);
      END LOOP;
    END LOOP;
    -- Outcomes after the first are few, and what tells the present state of their recipients.
    CREATE INDEX outcome_later_idx ON dispatcher.outcome (batch_no, recipient) WHERE seq > 0;
  END $$;`;

const MAKE_ONE = `
  CREATE FUNCTION dispatcher.make_ledger_table(ledger text, name text, bounds text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    EXECUTE format('CREATE TABLE dispatcher.%I (LIKE dispatcher.%I INCLUDING DEFAULTS)', name, ledger);
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON dispatcher.%I
                    FOR EACH STATEMENT EXECUTE FUNCTION dispatcher.refuse_change()', ledger || '_only_grows', name);
    -- Attached rather than made as a partition: whoever writes to the others meanwhile need not wait.
    EXECUTE format('ALTER TABLE dispatcher.%I ATTACH PARTITION dispatcher.%I %s', ledger, name, bounds);
  END $$;
  REVOKE ALL ON FUNCTION dispatcher.make_ledger_table FROM PUBLIC;
  SELECT dispatcher.make_ledger_table(ledger, ledger || '_default', 'DEFAULT')
  FROM unnest('{outcome,outcome_part,receipt}'::text[]) AS ledger;`;

/**
 * \`make_ledger_partitions(ahead)\`: partitions for the batches to come, beyond the one that is being filled. What the
 * default had to take becomes a partition of its own first. Returns the first batch number without one.
 */
const MAKE_AHEAD = `
  CREATE FUNCTION dispatcher.make_ledger_partitions(ahead int) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
  DECLARE
    step constant bigint := 10000;
    ledgers constant text[] := '{outcome,outcome_part,receipt}';
    ledger text;
    next_no bigint;
    wanted bigint;
    strayed bigint;
  BEGIN
    IF ahead NOT BETWEEN 1 AND 100 THEN
      RAISE EXCEPTION 'between 1 and 100 partitions are made ahead' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(4715, 0);
    SELECT max(end_no) INTO next_no FROM dispatcher.ledger_partition;
    SELECT (last_value / step + 1 + ahead) * step INTO wanted FROM dispatcher.batch_no_seq;
    IF next_no >= wanted THEN
      RETURN next_no;
    END IF;
    SELECT greatest((SELECT max(batch_no) FROM dispatcher.outcome_default),
                    (SELECT max(batch_no) FROM dispatcher.outcome_part_default),
                    (SELECT max(batch_no) FROM dispatcher.receipt_default)) INTO strayed;
    IF strayed IS NOT NULL THEN
      -- The parents first: who inserts holds them while it waits for the default.
      LOCK TABLE ONLY dispatcher.outcome, ONLY dispatcher.outcome_part, ONLY dispatcher.receipt IN ACCESS EXCLUSIVE MODE;
      SELECT (greatest((SELECT max(batch_no) FROM dispatcher.outcome_default),
                       (SELECT max(batch_no) FROM dispatcher.outcome_part_default),
                       (SELECT max(batch_no) FROM dispatcher.receipt_default)) / step + 1) * step INTO strayed;
      FOREACH ledger IN ARRAY ledgers LOOP
        EXECUTE format('ALTER TABLE dispatcher.%I DETACH PARTITION dispatcher.%I', ledger, ledger || '_default');
        EXECUTE format('ALTER TABLE dispatcher.%I RENAME TO %I', ledger || '_default', ledger || '_from_' || next_no);
        EXECUTE format('ALTER TABLE dispatcher.%I ATTACH PARTITION dispatcher.%I FOR VALUES FROM (%s) TO (%s)',
                       ledger, ledger || '_from_' || next_no, next_no, strayed);
        PERFORM dispatcher.make_ledger_table(ledger, ledger || '_default', 'DEFAULT');
      END LOOP;
      INSERT INTO dispatcher.ledger_partition (first_no, end_no) VALUES (next_no, strayed);
      next_no := strayed;
    END IF;
    WHILE next_no < wanted LOOP
      FOREACH ledger IN ARRAY ledgers LOOP
        PERFORM dispatcher.make_ledger_table(ledger, ledger || '_from_' || next_no,
                                             format('FOR VALUES FROM (%s) TO (%s)', next_no, next_no + step));
      END LOOP;
      INSERT INTO dispatcher.ledger_partition (first_no, end_no) VALUES (next_no, next_no + step);
      next_no := next_no + step;
    END LOOP;
    RETURN next_no;
  END $$;
  REVOKE ALL ON FUNCTION dispatcher.make_ledger_partitions FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION dispatcher.make_ledger_partitions TO campanile_dispatcher;
  SELECT dispatcher.make_ledger_partitions(1);`;

/**
 * \`drop_ledger_partition(first, before)\`: a partition all of whose alerts ended before, with its batches and what else
 * hangs on them; the tallies stay. Nothing that ended within 30 days, whoever asks. One row a municipality.
 */
const DROP_ONE = `
  CREATE FUNCTION dispatcher.drop_ledger_partition(first bigint, before timestamptz)
  RETURNS TABLE (municipality_id uuid, batches int, recipients int, alerts int)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
  DECLARE
    past bigint;
    ledger text;
  BEGIN
    IF before > now() - interval '30 days' THEN
      RAISE EXCEPTION 'the ledger of the last 30 days stays' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(4715, 0);
    SELECT p.end_no INTO past FROM dispatcher.ledger_partition p WHERE p.first_no = first;
    IF past IS NULL OR past > (SELECT last_value FROM dispatcher.batch_no_seq) OR EXISTS (
      SELECT FROM dispatcher.batch b LEFT JOIN dispatcher.alert a ON a.alert_id = b.alert_id
      WHERE b.no >= first AND b.no < past
        AND coalesce(CASE WHEN b.alert_id IS NULL THEN b.expires_at ELSE a.ended_at END, 'infinity') >= before)
    THEN
      RAISE EXCEPTION 'this partition of the ledger must stay' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE dispatcher.alert a SET forgotten_at = coalesce(a.forgotten_at, now())
    WHERE a.alert_id IN (SELECT b.alert_id FROM dispatcher.batch b WHERE b.no >= first AND b.no < past);
    DELETE FROM dispatcher.journal j WHERE j.batch_no >= first AND j.batch_no < past;
    DELETE FROM dispatcher.retry r WHERE r.batch_no >= first AND r.batch_no < past;
    RETURN QUERY
      WITH gone AS (
        DELETE FROM dispatcher.batch b WHERE b.no >= first AND b.no < past
        RETURNING b.municipality_id AS municipality, b.alert_id AS alert, b.count AS people
      )
      SELECT g.municipality, count(*)::int, sum(g.people)::int, count(DISTINCT g.alert)::int FROM gone g GROUP BY 1;
    FOREACH ledger IN ARRAY '{outcome,outcome_part,receipt}'::text[] LOOP
      EXECUTE format('DROP TABLE dispatcher.%I', ledger || '_from_' || first);
    END LOOP;
    DELETE FROM dispatcher.ledger_partition p WHERE p.first_no = first;
  END $$;
  REVOKE ALL ON FUNCTION dispatcher.drop_ledger_partition FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION dispatcher.drop_ledger_partition TO campanile_dispatcher;`;

const JOIN_AGAIN = `
  DROP FUNCTION dispatcher.drop_ledger_partition, dispatcher.make_ledger_partitions, dispatcher.make_ledger_table;
  DROP INDEX dispatcher.outcome_later_idx;
  DO $$
  DECLARE ledger text;
  BEGIN
    FOREACH ledger IN ARRAY '{outcome,outcome_part,receipt}'::text[] LOOP
      EXECUTE format('CREATE TABLE dispatcher.%I (LIKE dispatcher.%I)', ledger || '_whole', ledger);
      EXECUTE format('INSERT INTO dispatcher.%I SELECT * FROM dispatcher.%I', ledger || '_whole', ledger);
      EXECUTE format('DROP TABLE dispatcher.%I', ledger);
      EXECUTE format('ALTER TABLE dispatcher.%I RENAME TO %I', ledger || '_whole', ledger);
      EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON dispatcher.%I
                      FOR EACH STATEMENT EXECUTE FUNCTION dispatcher.refuse_change()', ledger || '_only_grows', ledger);
      EXECUTE format('GRANT SELECT, INSERT ON dispatcher.%I TO campanile_dispatcher', ledger);
    END LOOP;
  END $$;
  ALTER TABLE dispatcher.outcome ADD CONSTRAINT outcome_pkey PRIMARY KEY (batch_no, recipient, seq);
  ALTER TABLE dispatcher.outcome_part ADD CONSTRAINT outcome_part_pkey PRIMARY KEY (batch_no, recipient, seq, part);
  ALTER TABLE dispatcher.receipt ADD CONSTRAINT receipt_pkey PRIMARY KEY (batch_no, recipient, part);
  CREATE INDEX outcome_message_idx ON dispatcher.outcome (message_key, route) WHERE message_key IS NOT NULL;
  CREATE INDEX outcome_part_message_idx ON dispatcher.outcome_part (message_key, route);
  DROP INDEX dispatcher.batch_taken_idx;
  ALTER TABLE dispatcher.alert DROP COLUMN forgotten_at;
  DROP TABLE dispatcher.ledger_horizon, dispatcher.ledger_partition;`;
