import { randomUUID } from 'node:crypto';
import { canonicalJson, jsonLeafHash, treeRoot } from '#libs/tlog';
import { referenceRoot } from '../testing/reference-root.js';
import { LogUnderTest, NEIGHBOUR, TOWN } from '../testing/log-under-test.js';
import { canonicalEntry, leafOf, LOG_ENTRY_COLUMNS, SYSTEM_LOG, type LogEntry } from '../log-entry.js';
import { transaction } from '../sql.js';
import { Sequencer } from './sequencer.js';

interface Row extends LogEntry {
  log_id: string;
  seq: number;
  leaf: Buffer;
}

describe('The sequencer', () => {
  let log: LogUnderTest;

  beforeEach(async () => {
    log = await LogUnderTest.start();
  });

  afterEach(() => log.stop());

  const rows = (logId: string) =>
    log.sql<Row>(
      `SELECT log_id, seq::int AS seq, leaf, ${LOG_ENTRY_COLUMNS}
       FROM audit.sequenced JOIN audit.entry e ON e.id = entry_id WHERE log_id = $1 ORDER BY seq`,
      [logId],
    );

  it('numbers the entries of each municipality without gaps, those of none in a log of their own', async () => {
    const actors = Array.from({ length: 12 }, (_, i) => `service:${i}` as const);
    const towns = [TOWN, NEIGHBOUR, null];
    await log.append(...actors.map((actor, i) => ({ actor, municipalityId: towns[i % 3] ?? null })));
    await log.sequence();
    for (const [i, logId] of [TOWN, NEIGHBOUR, SYSTEM_LOG].entries()) {
      const numbered = await rows(logId);
      expect(numbered.map((row) => row.seq)).toEqual([0, 1, 2, 3]);
      expect(numbered.map((row) => row.actor)).toEqual(actors.filter((_, at) => at % 3 === i));
    }
    await expect(log.store.logs()).resolves.toEqual([SYSTEM_LOG, TOWN, NEIGHBOUR]);
  });

  it('keeps the order in which one transaction appended', async () => {
    const actors = Array.from({ length: 300 }, (_, i) => `service:${i}` as const);
    await log.appendAll(actors.map((actor) => ({ actor })));
    await log.sequence();
    expect((await rows(TOWN)).map((row) => row.actor)).toEqual(actors);
  });

  it('waits for a transaction that began earlier, and skips nothing when it commits late', async () => {
    const slow = await log.connect(log.url);
    await transaction(slow, async () => {
      await log.appendIn(slow, [{ actor: 'service:slow' }]);
      await log.append({ actor: 'service:fast' });
      const sequencer = (await Sequencer.elect(log.sql)) as Sequencer;
      await expect(sequencer.drain()).resolves.toBe(0);
      await sequencer.resign();
    });
    await log.sequence();
    expect((await rows(TOWN)).map((row) => row.actor)).toEqual(['service:slow', 'service:fast']);
  });

  it('numbers what came with a restored backup, from transactions this server never saw', async () => {
    await log.append({ actor: 'service:before' });
    await log.superuser(
      `INSERT INTO audit.entry (id, municipality_id, event, actor, occurred_at, commitment, xid)
       VALUES (gen_random_uuid(), $1, 'consent.given', 'service:restored', now(), sha256(''), '1000000000000')`,
      [TOWN],
    );
    await log.append({ actor: 'service:after' });
    await log.sequence();
    expect((await rows(TOWN)).map((row) => row.actor)).toHaveLength(3);
  });

  it('is one among all sessions, and another goes on where a lost one stopped', async () => {
    const doomed = await log.connect(log.url);
    const first = (await Sequencer.elect(doomed)) as Sequencer;
    await expect(Sequencer.elect(log.sql)).resolves.toBeNull();
    await log.append(...Array.from({ length: 5 }, () => ({})));
    while ((await log.pending()) > 0) await first.drain();
    const [session] = await doomed<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await log.append({}, {});
    await log.superuser('SELECT pg_terminate_backend($1, 5000)', [session?.pid]);
    await expect(first.next()).rejects.toThrow();
    await log.sequence();
    const numbered = await rows(TOWN);
    expect(numbered.map((row) => row.seq)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('stores the leaves, whole tiles and nothing else of the tree that RFC 9162 defines', async () => {
    await log.appendAll(Array.from({ length: 1_300 }, () => ({ alertId: randomUUID() })));
    await log.sequence();
    const numbered = await rows(TOWN);
    expect(numbered).toHaveLength(1_300);
    for (const row of numbered.slice(0, 5)) expect(row.leaf).toEqual(leafOf(row));
    const tiles = await log.sql<{ level: number; index: string }>(
      'SELECT level, index FROM audit.tile WHERE log_id = $1 ORDER BY level, index',
      [TOWN],
    );
    expect(tiles.map((tile) => `${tile.level}/${tile.index}`)).toEqual(['0/0', '0/1', '0/2', '0/3', '0/4']);
    const leaves = numbered.map((row) => row.leaf);
    for (const size of [1, 255, 256, 257, 1_024, 1_300])
      expect(Buffer.from(await treeRoot(size, log.store.hashes(TOWN)))).toEqual(
        Buffer.from(referenceRoot(leaves.slice(0, size))),
      );
  });

  it('leaves nothing of a batch that fails, and numbers it later', async () => {
    await log.append({}, {});
    await log.superuser('ALTER TABLE audit.sequenced ADD CONSTRAINT broken CHECK (seq < 1)');
    const sequencer = (await Sequencer.elect(log.sql)) as Sequencer;
    await expect(drained(sequencer)).rejects.toThrow('broken');
    await expect(log.store.size(TOWN)).resolves.toBe(0);
    await log.superuser('ALTER TABLE audit.sequenced DROP CONSTRAINT broken');
    await sequencer.resign();
    await log.sequence();
    await expect(log.store.size(TOWN)).resolves.toBe(2);
  });

  /** Goes on until both waiting entries are taken at once. */
  async function drained(sequencer: Sequencer): Promise<void> {
    while ((await log.pending()) > 0) await sequencer.next();
  }

  it.each(['sequenced', 'tile', 'checkpoint'])('may only add to audit.%s', async (table) => {
    await log.appendAll(Array.from({ length: 256 }, () => ({})));
    await log.sequence();
    await log.checkpoints.sign(TOWN);
    for (const statement of [`DELETE FROM audit.${table}`, `TRUNCATE audit.${table}`]) {
      await expect(log.sql(statement)).rejects.toMatchObject({ code: '42501' });
      await expect(log.superuser(statement)).rejects.toThrow('the audit log only grows');
    }
  });

  it('is not for services that do not keep the log', async () => {
    const authoring = await log.connect(log.database.urlFor('authoring'));
    for (const table of ['entry', 'payload', 'pending', 'sequenced', 'tile', 'checkpoint'])
      await expect(authoring(`SELECT FROM audit.${table}`)).rejects.toMatchObject({ code: '42501' });
    await log.appendAll([{ actor: 'service:authoring' }], authoring);
    await log.sequence();
    expect(await rows(TOWN)).toHaveLength(1);
  });
});

describe('A leaf', () => {
  it('is the hash of the entry in RFC 8785 form, whatever its actor is called', () => {
    const entry: LogEntry = {
      ...{ id: randomUUID(), municipality: null, event: 'consent.given', subject: null, alert: randomUUID() },
      ...{ actor: 'operator:D’Amico "Gé"\\\u0007\n', at: '2026-11-23T20:00:00.000000Z', commitment: '00' },
    };
    expect(canonicalEntry(entry)).toBe(canonicalJson({ ...entry, schema: 1 }));
    expect(leafOf(entry)).toEqual(jsonLeafHash({ ...entry, schema: 1 }));
  });
});
