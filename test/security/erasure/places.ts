import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import type { Client } from 'pg';
import { waitFor } from '#libs/testing';
import type { Searcher } from './searcher.js';

/** Where something was found, and how often. What is clean is not told. */
export type Findings = Record<string, number>;

/** Every table there is, and partitions as tables of their own: what is made tomorrow is searched tomorrow. */
const TABLES = `
SELECT format('%I.%I', n.nspname, c.relname) AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1`;

const AT_ONCE = 2_000;

/** Every column of every row, as PostgreSQL writes it; bytes are hexadecimal there. */
export async function searchTables(
  client: Client,
  searcher: Searcher,
): Promise<{ tables: number; found: Findings }> {
  const { rows: tables } = await client.query<{ name: string }>(TABLES);
  const found: Findings = {};
  for (const { name } of tables) {
    let hits = 0;
    await client.query('BEGIN');
    await client.query(`DECLARE all_rows NO SCROLL CURSOR FOR SELECT t::text AS row FROM ${name} AS t`);
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`FETCH ${AT_ONCE} FROM all_rows`);
      if (rows.length === 0) break;
      hits += searcher.hits(Buffer.from(rows.map(({ row }) => row).join('\n')));
    }
    await client.query('COMMIT');
    if (hits > 0) found[name] = hits;
  }
  return { tables: tables.length, found };
}

/** Every file below these folders, byte by byte; logs are among them. */
export async function searchFiles(
  folders: readonly string[],
  searcher: Searcher,
): Promise<{ files: number; found: Findings }> {
  const found: Findings = {};
  let files = 0;
  for (const folder of folders)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const hits = searcher.hits(await readFile(file));
      files++;
      if (hits > 0) found[relative(folder, file)] = hits;
    }
  return { files, found };
}

export interface BrokerRecord {
  topic: string;
  value: Buffer;
  /** Key, value and headers. */
  whole: Buffer;
}

/** Every record that the broker still holds of our topics: key, headers and value, raw. */
export async function brokerRecords(brokers: string[], prefix: string): Promise<BrokerRecord[]> {
  const kafka = new Kafka({ clientId: 'search', brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  const expected = ends.flat().reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  await admin.disconnect();
  const records: BrokerRecord[] = [];
  if (expected === 0) return records;
  const consumer = kafka.consumer({ groupId: `${prefix}search-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    // eslint-disable-next-line @typescript-eslint/require-await -- kafkajs wants a promise
    eachMessage: async ({ topic, message: { key, value, headers } }) => {
      const parts = [key, value, ...Object.values(headers ?? {}).flat()];
      const bytes = parts.map((part) =>
        part === undefined || part === null ? Buffer.alloc(0) : Buffer.from(part),
      );
      records.push({ topic, value: value ?? Buffer.alloc(0), whole: Buffer.concat(bytes) });
    },
  });
  try {
    await waitFor('every record of the broker', () => records.length >= expected, {
      patienceMs: 120_000,
      state: () => `(${records.length} of ${expected} in ${topics.length} topics)`,
    });
  } finally {
    await consumer.disconnect();
  }
  return records;
}
