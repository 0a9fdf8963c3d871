import type { World } from '../ground/world.js';
import type { Kind } from './kind.js';

const LEDGER = ['outcome', 'outcome_part', 'retry', 'receipt'] as const;
const tables = LEDGER.map((table) => `dispatcher.${table}`).join(', ');

/** SQLSTATE 53100, as PostgreSQL raises it when nothing more can be written. */
const FILL_THE_DISK = `
CREATE OR REPLACE FUNCTION dispatcher.disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
END $$;
${LEDGER.map(
  (table) => `CREATE TRIGGER disk_is_full BEFORE INSERT ON dispatcher.${table}
  FOR EACH STATEMENT EXECUTE FUNCTION dispatcher.disk_is_full();`,
).join('\n')}`;

const MAKE_ROOM = LEDGER.map((table) => `DROP TRIGGER disk_is_full ON dispatcher.${table};`).join('\n');

const CUT_CONNECTIONS = `
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE usename IN ('campanile_registration', 'campanile_authoring', 'campanile_dispatcher')`;

/** Several statements, as the owner of everything: all of them or none. */
const administered = (sql: string) => (world: World) => world.administer(sql);

export const DATABASE_FAULTS: readonly Kind[] = [
  {
    name: 'kill-postgres',
    weight: 2,
    lasts: [0, 2_000],
    strike: ({ database }) => database.kill(),
    heal: ({ database }) => database.start(),
  },
  {
    name: 'restart-postgres',
    weight: 1,
    lasts: [0, 2_000],
    strike: ({ database }) => database.stop(),
    heal: ({ database }) => database.start(),
  },
  {
    name: 'cut-database-connections',
    weight: 2,
    lasts: [0, 0],
    strike: administered(CUT_CONNECTIONS),
  },
  {
    name: 'ledger-disk-full',
    weight: 2,
    lasts: [500, 3_000],
    strike: administered(FILL_THE_DISK),
    heal: administered(MAKE_ROOM),
  },
  {
    name: 'ledger-refuses',
    weight: 1,
    lasts: [500, 3_000],
    strike: administered(`REVOKE INSERT ON ${tables} FROM campanile_dispatcher`),
    heal: administered(`GRANT INSERT ON ${tables} TO campanile_dispatcher`),
  },
];
