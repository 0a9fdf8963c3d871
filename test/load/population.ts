import type { Client } from 'pg';
import { shardOf } from '#libs/contracts';
import { BlindIndex } from '../../apps/registration/src/numbers/blind-index.js';
import { NumberCipher } from '../../apps/registration/src/numbers/number-cipher.js';
import { newSubjectId, uuidBytes } from '../../apps/registration/src/subscribers/subject-id.js';
import { FIRST_SYNTHETIC_NUMBER } from '../../apps/registration/src/synthetic/synthetic.service.js';
import type { Stack } from '../harness/stack.js';

/** Enrolled one by one, as everybody is; the others are like them. */
export const MODELS = 1_100;

const CHUNK = 10_000;
/** UUID ‖ sealed number ‖ blind index ‖ shard. */
const SIZES = { id: 16, sealed: 25, index: 33, shard: 1 } as const;
const ROW_BYTES = SIZES.id + SIZES.sealed + SIZES.index + SIZES.shard;

const CHOOSE_MODELS = `
CREATE TEMPORARY TABLE model AS
SELECT row_number() OVER (ORDER BY position) - 1 AS k, municipality_id, language, zone_ids, category_ids, consent_id,
       valid_until, subscribed_at
FROM registration.subscriber WHERE status = 'active' ORDER BY position LIMIT ${MODELS}`;

/** Rows travel as one parameter, cut by the server; zones, categories and language are those of a model. */
const COPY_MODELS = `
INSERT INTO registration.subscriber
  (id, municipality_id, status, shard, position, language, number_sealed, number_index, zone_ids, category_ids,
   consent_id, valid_until, subscribed_at)
SELECT id, municipality_id, 'active', get_byte($1::bytea, start + 74), id, language,
       substring($1::bytea FROM start + 17 FOR 25), substring($1::bytea FROM start + 42 FOR 33),
       zone_ids, category_ids, consent_id, valid_until, subscribed_at
FROM (SELECT i, i * ${ROW_BYTES} AS start,
             encode(substring($1::bytea FROM i * ${ROW_BYTES} + 1 FOR 16), 'hex')::uuid AS id
      FROM generate_series(0, $2::int - 1) AS i) AS row
JOIN model ON model.k = i % ${MODELS}`;

const INDEXES = `
SELECT indexname AS name, indexdef AS definition FROM pg_indexes
WHERE schemaname = 'registration' AND tablename = 'subscriber' AND indexname LIKE 'subscriber\\_%number\\_%'`;

/**
 * Makes a town of `count` subscribers out of the {@link MODELS} it has: numbers sealed and indexed as everybody's, in
 * the town's own keys. Left out, so that millions take a minute: consents and audit entries of their own, which the
 * way from release to receipt never reads.
 */
export async function populate(stack: Stack, count: number, say: (line: string) => void): Promise<void> {
  const { keys } = stack.topology.installation;
  const cipher = new NumberCipher(Buffer.from(keys.number, 'base64'));
  const index = new BlindIndex(Buffer.from(keys.index, 'base64'));
  await stack.asOwner(async (client) => {
    const { rows } = await client.query<{ id: string; have: number }>(
      `SELECT municipality_id AS id, count(*)::int AS have FROM registration.subscriber GROUP BY 1`,
    );
    const [town] = rows;
    if (town === undefined || town.have < MODELS) throw new Error(`The town has fewer than ${MODELS} models`);
    await client.query(CHOOSE_MODELS);
    await client.query('ANALYZE model');
    const restore = await dropNumberIndexes(client);
    let writing: Promise<unknown> = Promise.resolve();
    for (let from = town.have; from < count; from += CHUNK) {
      const size = Math.min(CHUNK, count - from);
      const rowsOfChunk = invent(from, size, town.id, cipher, index);
      await writing;
      writing = client.query({ name: 'copy-models', text: COPY_MODELS, values: [rowsOfChunk, size] });
      if (from % 500_000 < CHUNK) say(`${from} subscribers`);
    }
    await writing;
    await restore();
    await client.query('VACUUM (ANALYZE) registration.subscriber');
  });
  say(`${count} subscribers`);
}

function invent(from: number, size: number, townId: string, cipher: NumberCipher, index: BlindIndex): Buffer {
  const rows = Buffer.alloc(size * ROW_BYTES);
  const now = new Date();
  for (let i = 0, at = 0; i < size; i++) {
    const [id, number] = [newSubjectId(now), FIRST_SYNTHETIC_NUMBER + from + i];
    at += uuidBytes(id).copy(rows, at);
    at += cipher.seal(number, townId, id).copy(rows, at);
    at += index.ofNumber(number, townId).copy(rows, at);
    rows[at++] = shardOf(id);
  }
  return rows;
}

/** An index built at the end is built in order. */
async function dropNumberIndexes(client: Client): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ name: string; definition: string }>(INDEXES);
  for (const { name } of rows) await client.query(`DROP INDEX registration.${name}`);
  return async () => {
    for (const { definition } of rows) await client.query(definition);
  };
}
