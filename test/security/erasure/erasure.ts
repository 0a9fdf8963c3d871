import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBatchHeader } from '#libs/contracts';
import { roleOf, withDatabase, withLogin } from '#libs/database';
import { KeyringError, PostgresKeyring } from '#libs/feed';
import { waitFor } from '#libs/testing';
import type { FeedChoice } from '../../../apps/all-in-one/src/installation/topology.js';
import type { Stack } from '../../harness/stack.js';
import { joinByOtherWays } from './other-ways.js';
import { brokerRecords, searchFiles, searchTables, type BrokerRecord, type Findings } from './places.js';
import { erase, live, openScene, signUp, tracesOf, type Scene } from './scene.js';
import { Searcher } from './searcher.js';

export interface Searched {
  tables: number;
  files: number;
  records: number;
  hits: number;
  found: Findings;
}

export interface ErasureFigures {
  subjects: number;
  erased: number;
  forms: number;
  before: Searched;
  after: Searched;
  /** Sealed records of the broker that a key still opens, by the kind of their key: until it is destroyed. */
  openable: Record<string, number>;
  openable_when_keys_are_due: number;
  entries: number;
  proved: boolean;
}

/** As retention destroys keys of a day: those of eight days are gone whatever they sealed. */
const KEYS_DUE = `DELETE FROM feed.batch_key WHERE key_id ~ '^(service|inbound):.*:[0-9]{4}-[0-9]{2}-[0-9]{2}$'`;

/** Erases some of many people, and looks for them everywhere before and after. */
export async function eraseAndSearch(
  serverUrl: string,
  feed: FeedChoice,
  size: { subjects: number; erase: number },
): Promise<ErasureFigures> {
  const scene = await openScene(serverUrl, feed, size);
  try {
    await signUp(scene);
    const former = await joinByOtherWays(scene);
    const { waiting } = await live(scene);
    const searcher = new Searcher([...(await tracesOf(scene)), ...former]);
    const before = await search(scene, feed, searcher);
    await erase(scene);
    const { stack } = scene;
    await stack.simulator.faults({ restore: true });
    const official = await stack.official('marco.bassi');
    await official.post(`/api/alerts/${waiting}/stop`);
    await settled(scene);
    const after = await search(scene, feed, searcher);
    const openable = await openableRecords(scene, feed);
    await stack.query(KEYS_DUE);
    const due = await openableRecords(scene, feed);
    const { entries, proved } = await proofs(scene);
    return {
      ...{
        subjects: size.subjects,
        erased: scene.citizens.length,
        forms: searcher.forms,
        before,
        after,
        openable,
      },
      openable_when_keys_are_due: Object.values(due).reduce((sum, count) => sum + count, 0),
      ...{ entries, proved },
    };
  } finally {
    await scene.stop();
  }
}

/** Nothing is on its way any more: what is found then is what stays. */
async function settled({ stack }: Scene): Promise<void> {
  await waitFor(
    'everything to come to rest',
    async () => {
      const [row] = await stack.query<{ left: number }>(
        `SELECT (SELECT count(*) FROM feed.record)::int + (SELECT count(*) FROM feed.outbox)::int
              + (SELECT count(*) FROM dispatcher.retry)::int + (SELECT count(*) FROM audit.pending)::int AS left`,
      );
      return row?.left === 0;
    },
    { patienceMs: 120_000 },
  );
  await digitsForgotten(stack);
}

/** The dispatcher has heard of everybody who was erased, and looked through its batches. */
export async function digitsForgotten(stack: Stack): Promise<void> {
  await waitFor(
    'the last digits to be forgotten',
    async () => {
      const [row] = await stack.query<{ left: number }>(
        `SELECT (SELECT count(*) FROM dispatcher.erasure)::int
              + (SELECT count(*) FROM registration.erasure e WHERE NOT EXISTS (
                   SELECT FROM dispatcher.control c WHERE c.kind = 'erased' AND c.subject = e.subject_ref))::int AS left`,
      );
      return row?.left === 0;
    },
    { patienceMs: 120_000 },
  );
}

/** Everywhere at once. */
export async function search(
  { stack, outside }: Scene,
  feed: FeedChoice,
  searcher: Searcher,
): Promise<Searched> {
  const { tables, found: inTables } = await stack.asOwner((client) => searchTables(client, searcher));
  const { files, found: inFiles } = await searchFiles([stack.state.directory, outside], searcher);
  const records = await recordsOf(feed);
  const inRecords: Findings = {};
  for (const { topic, whole } of records) {
    const hits = searcher.hits(whole);
    if (hits > 0) inRecords[topic] = (inRecords[topic] ?? 0) + hits;
  }
  const found = { ...inTables, ...inFiles, ...inRecords };
  const hits = Object.values(found).reduce((sum, count) => sum + count, 0);
  return { tables, files, records: records.length, hits, found };
}

function recordsOf(feed: FeedChoice): Promise<BrokerRecord[]> {
  return feed.feed === 'kafka' ? brokerRecords(feed.brokers, feed.topicPrefix) : Promise.resolve([]);
}

/** Tries to open what the broker still holds with every key there is. */
async function openableRecords({ stack }: Scene, feed: FeedChoice): Promise<Record<string, number>> {
  const { installation, serverUrl } = stack.topology;
  const database = withDatabase(serverUrl, installation.database.name);
  const keyring = new PostgresKeyring({
    url: withLogin(database, roleOf('dispatcher'), installation.database.passwords.dispatcher),
    transportKey: Buffer.from(installation.keys.transport, 'base64'),
  });
  const openable: Record<string, number> = {};
  try {
    for (const { topic, value } of await recordsOf(feed)) {
      if (!topic.includes('.lane.')) continue;
      const keyId = keyIdOf(value);
      if (keyId === null) continue;
      const opened = await keyring.open(keyId).then(
        () => true,
        (error: unknown) => {
          if (error instanceof KeyringError) return false;
          throw error;
        },
      );
      const kind = keyId.split(':')[0] ?? '';
      if (opened) openable[kind] = (openable[kind] ?? 0) + 1;
    }
  } finally {
    await keyring.close();
  }
  return openable;
}

function keyIdOf(value: Buffer): string | null {
  try {
    return readBatchHeader(value).keyId;
  } catch {
    return null;
  }
}

/** The whole log, taken home and verified against the newest checkpoint outside: that is every entry's inclusion. */
async function proofs({ stack, checkpoints }: Scene): Promise<{ entries: number; proved: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'campanile-proofs-'));
  const bundle = join(folder, 'bundle');
  try {
    await stack.cli('audit', 'export', '--out', bundle, '--municipality', 'faenza');
    const [log] = (await stack.query<{ id: string; entries: number }>(
      `SELECT log_id AS id, count(*)::int AS entries FROM audit.sequenced
       WHERE log_id = (SELECT id FROM registration.municipality WHERE code = 'faenza') GROUP BY 1`,
    )) as [{ id: string; entries: number }];
    await waitFor('the export’s checkpoint to be outside', async () => {
      const [row] = await stack.query<{ newest: number }>(
        'SELECT max(size)::int AS newest FROM audit.checkpoint WHERE log_id = $1',
        [log.id],
      );
      const files = await readdir(join(checkpoints, log.id));
      return files.some((file) => Number.parseInt(file, 10) === row?.newest);
    });
    const said = await stack.cli('audit', 'verify', bundle, '--checkpoint', join(checkpoints, log.id)).then(
      () => true,
      () => false,
    );
    return { entries: log.entries, proved: said };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
