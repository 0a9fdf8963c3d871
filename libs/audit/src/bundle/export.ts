import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compactHashes, consistencyProof } from '#libs/tlog';
import { Checkpoints, type SignedCheckpoint } from '../checkpoints/checkpoints.js';
import type { LogKey } from '../checkpoints/log-key.js';
import { AuditError } from '../errors.js';
import type { LogEntry } from '../log-entry.js';
import { LogStore } from '../log-store.js';
import type { PayloadRow, Payloads } from '../payloads/payloads.js';
import { transactionOn, type Sql } from '../sql.js';
import { ENTRY_PAGE } from './bundle.sql.js';
import { SigningKeys } from '../signing-keys/signing-keys.js';
import { keyLines } from './bundled-keys.js';
import * as files from './files.js';
import { HashedFile } from './hashed-file.js';
import { canonicalLine } from './line.js';
import { signManifest } from './manifest.js';

const PAGE = 2_000;

export interface BundleOptions {
  sql: Sql;
  key: LogKey;
  payloads: Payloads;
  logId: string;
  /** The bundle begins at the last checkpoint by then; null: with the log. */
  from: Date | null;
  /** The bundle ends at the first checkpoint from then on; null: at one signed now. */
  to: Date | null;
  /** Made when missing; none of the bundle's files may be in it. */
  directory: string;
  notices: readonly files.BundledNotice[];
  terms?: readonly files.BundledTerms[];
  onProgress?: (done: number, all: number) => void;
  /** Ends it between two pages, with the signal's reason; what was written stays behind. */
  signal?: AbortSignal;
}

export interface ExportedBundle {
  origin: string;
  start: number;
  end: number;
}

type PageRow = LogEntry & PayloadRow & { seq: number };

/**
 * Writes a whole contiguous range of a log with all that proves it, in constant memory: what `verifyBundle` reads.
 * @throws AuditError `audit.log_damaged` when entries of the range are missing
 */
export async function exportBundle(options: BundleOptions): Promise<ExportedBundle> {
  const { sql, key, payloads, logId, directory } = options;
  const checkpoints = new Checkpoints(sql, key, payloads);
  const start = await checkpoints.before(logId, options.from ?? new Date(0));
  const end =
    (options.to === null ? null : await checkpoints.after(logId, options.to)) ??
    (await checkpoints.sign(logId));
  if (start.size > end.size)
    throw new AuditError('audit.log_damaged', `The log had ${start.size} entries and has ${end.size}.`);
  await mkdir(directory, { recursive: true });
  const written = new Map<string, string>();
  const write = async (name: string, parts: Iterable<string> | AsyncIterable<string>) => {
    const file = new HashedFile(join(directory, name));
    try {
      for await (const part of parts) await file.write(part);
    } catch (error) {
      file.abandon();
      throw error;
    }
    written.set(name, await file.close());
  };
  await write(files.START, [start.note]);
  await write(files.END, [end.note]);
  await write(files.CONSISTENCY, [await consistency(sql, start, end)]);
  const keys = new SigningKeys(sql, key);
  const handOvers = await keys.handOvers(logId);
  await write(files.KEYS, keyLines(key.signerOf(logId).verifierKey, handOvers));
  if (handOvers.length > 0)
    await write(
      files.HAND_OVERS,
      handOvers.map(({ note }) => `${JSON.stringify({ note } satisfies files.BundledHandOver)}\n`),
    );
  await write(
    files.NOTICES,
    options.notices.map((notice) => `${JSON.stringify(notice)}\n`),
  );
  await write(
    files.TERMS,
    (options.terms ?? []).map((terms) => `${JSON.stringify(terms)}\n`),
  );
  await write(files.READ_ME, [files.READ_ME_TEXT]);
  await write(files.ENTRIES, lines(options, start.size, end.size));
  const origin = key.originOf(logId);
  const manifest = { origin, start: start.size, end: end.size, createdAt: new Date().toISOString() };
  const note = signManifest({ ...manifest, files: new Map(written) }, key.signerOf(logId));
  await write(files.MANIFEST, [note]);
  return manifest;
}

async function* lines(options: BundleOptions, start: number, end: number) {
  const { sql, payloads, logId, onProgress, signal } = options;
  const page = (from: number) =>
    from >= end ? null : sql<PageRow>(ENTRY_PAGE, [logId, from, Math.min(from + PAGE, end)]);
  onProgress?.(0, end - start);
  let coming = page(start);
  for (let from = start; coming !== null; from += PAGE) {
    const rows = await coming;
    signal?.throwIfAborted();
    if (rows.length !== Math.min(PAGE, end - from))
      throw new AuditError('audit.log_damaged', `Entries between ${from} and ${from + PAGE} are missing.`);
    // The database reads the next page while this one is written.
    coming = page(from + PAGE);
    coming?.catch(() => undefined);
    for (const { seq, salt, payload, ...entry } of await payloads.open(transactionOn(sql), rows))
      yield `${canonicalLine({ seq, entry, salt, payload })}\n`;
    onProgress?.(Math.min(from + PAGE, end) - start, end - start);
  }
}

async function consistency(sql: Sql, start: SignedCheckpoint, end: SignedCheckpoint): Promise<string> {
  const hashes = new LogStore(sql).hashes(start.logId);
  const base64 = (all: readonly Uint8Array[]) => all.map((hash) => Buffer.from(hash).toString('base64'));
  const bundled: files.BundledConsistency = {
    ...{ first: start.size, second: end.size },
    proof: base64(await consistencyProof(start.size, end.size, hashes)),
    range: base64(await compactHashes(start.size, hashes)),
  };
  return `${JSON.stringify(bundled, null, 2)}\n`;
}
