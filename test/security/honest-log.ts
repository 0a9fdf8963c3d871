import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AuditLog,
  auditMigrations,
  KeyRotation,
  LogArchive,
  LogKey,
  payloadsOf,
  verifyBundle,
  type Payloads,
  type Sql,
  type Verdict,
} from '#libs/audit';
import { createTestDatabase } from '#libs/testing';
import { published } from '../../apps/registration/src/auditing/exports/published.js';
import { registrationMigrations } from '../../apps/registration/src/migrations/index.js';
import { publish, type Published } from './honest-texts.js';

export const TOWN = '0b6f7c5e-3c1a-4f4e-9d53-48018fae0001';
export const NEIGHBOUR = '0b6f7c5e-3c1a-4f4e-9d53-48018fae0002';

const EVENTS = ['consent.given', 'alert.approved', 'record.viewed', 'consent.withdrawn'] as const;

/** A log that was kept as it should be, bundles of it, and the checkpoint somebody kept outside. */
export interface HonestLog {
  /** The key in use, which another handed the log over to. */
  key: LogKey;
  keyBefore: LogKey;
  payloads: Payloads;
  archive: LogArchive;
  /** The database owner's connection: it can do everything. */
  sql: Sql;
  folder: string;
  /** Of the town's log as it stands, of the same log earlier, and of the neighbour's. */
  bundle: string;
  earlier: string;
  neighbours: string;
  size: number;
  /** Sizes at which the log was signed before. */
  signed: number[];
  /** By who trusts both keys of the log, and kept its last checkpoint. */
  judge: (directory: string) => Promise<Verdict>;
  /** Notices and terms as the tables have them. */
  published: () => Promise<Published>;
}

/** Entries beyond a tile, four checkpoints, two municipalities. */
const STEPS = [90, 110, 90, 20];

/** Before the copy that is taken earlier: that one is signed with the key in use, too. */
const ROTATED_AT = 0;
/** After it. */
const ERASED_AT = 2;

export async function withHonestLog<T>(work: (log: HonestLog) => Promise<T>): Promise<T> {
  const database = await createTestDatabase([auditMigrations, registrationMigrations]);
  const folder = await mkdtemp(join(tmpdir(), 'campanile-tampering-'));
  const [first, seed] = [randomBytes(32), randomBytes(32)];
  const keys = {
    first: new LogKey('campanile.test', first),
    both: new LogKey('campanile.test', seed, first),
    key: new LogKey('campanile.test', seed),
  };
  const url = database.superuserUrl;
  const payloads = payloadsOf({ kek: [randomBytes(32)] });
  try {
    return await LogArchive.using(url, keys.first, payloads, async (_, sql) =>
      work(await fill({ sql, payloads, folder, keys })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
    await database.drop();
  }
}

type Ground = Pick<HonestLog, 'sql' | 'payloads' | 'folder'> & {
  keys: Record<'first' | 'both' | 'key', LogKey>;
};

async function fill({ keys, ...ground }: Ground): Promise<HonestLog> {
  const { sql, payloads, folder } = ground;
  const signed: number[] = [];
  const [bundle, earlier, neighbours] = ['now', 'earlier', 'neighbours'].map((name) => join(folder, name));
  const copy = async (logId: string, directory: string) =>
    archive.export({ logId, from: null, to: null, directory, ...(await published(sql, logId)) });
  let archive = new LogArchive(sql, keys.first, payloads);
  let outside = '';
  for (const town of [TOWN, NEIGHBOUR]) await publish(sql, payloads, town);
  for (const [step, entries] of STEPS.entries()) {
    await append(sql, payloads, TOWN, entries);
    await append(sql, payloads, NEIGHBOUR, 20);
    if (step === ERASED_AT) await erase(sql, payloads);
    for (const logId of [TOWN, NEIGHBOUR]) await archive.recordExport(logId, 'operator:spec', { step });
    const checkpoint = await archive.sign(TOWN);
    signed.push(checkpoint.size);
    outside = checkpoint.note;
    if (step === 1) await copy(TOWN, earlier as string);
    if (step !== ROTATED_AT) continue;
    for (const logId of [TOWN, NEIGHBOUR]) {
      await archive.sign(logId);
      await new KeyRotation(sql, keys.both, payloads).take(logId);
    }
    archive = new LogArchive(sql, keys.key, payloads);
  }
  await copy(TOWN, bundle as string);
  await copy(NEIGHBOUR, neighbours as string);
  const trusted = [keys.first, keys.key].map((key) => key.signerOf(TOWN).verifierKey);
  return {
    ...{ ...ground, key: keys.key, keyBefore: keys.first, archive, signed, size: signed.at(-1) ?? 0 },
    ...{ bundle: bundle as string, earlier: earlier as string, neighbours: neighbours as string },
    judge: (directory) => verifyBundle(directory, { outside: [outside], keys: trusted }),
    published: () => published(sql, TOWN),
  };
}

async function append(sql: Sql, payloads: Payloads, municipalityId: string, count: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, i) => ({
    ...{ municipalityId, event: EVENTS[i % EVENTS.length] ?? EVENTS[0], actor: 'citizen' as const },
    ...{ subjectRef: randomUUID(), alertId: randomUUID(), payload: { i, zones: ['BORGO'] } },
  }));
  await new AuditLog(payloads).appendAll({ query: (text, values) => sql(text, values) }, entries);
}

/** One person is erased, as they should be: their facts and their key go, and an entry says so. */
async function erase(sql: Sql, payloads: Payloads): Promise<void> {
  const [person] = await sql<{ id: string }>(
    'SELECT subject_ref AS id FROM audit.entry WHERE municipality_id = $1 AND subject_ref IS NOT NULL ORDER BY id LIMIT 1',
    [TOWN],
  );
  const subjectRef = person?.id ?? '';
  await sql('BEGIN');
  await sql('DELETE FROM audit.payload USING audit.entry e WHERE entry_id = e.id AND subject_ref = $1', [
    subjectRef,
  ]);
  await sql('DELETE FROM audit.subject_key WHERE subject_ref = $1', [subjectRef]);
  const entry = { municipalityId: TOWN, event: 'subject.erased' as const, actor: 'citizen' as const };
  const transaction = { query: (text: string, values?: unknown[]) => sql(text, values) };
  await new AuditLog(payloads).append(transaction, { ...entry, subjectRef, payload: { reason: 'asked' } });
  await sql('COMMIT');
}
