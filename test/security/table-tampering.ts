import { randomUUID } from 'node:crypto';
import { jsonLeafHash, TileBuilder } from '#libs/tlog';
import type { Sql } from '#libs/audit';
import type { Chance } from './chance.js';
import { NEIGHBOUR, TOWN, type HonestLog } from './honest-log.js';

type Falsify = (sql: Sql, log: HonestLog, chance: Chance) => Promise<void>;

/** Beyond every number: rows are moved past it, so that none meets another on its way. */
const FAR = 1_000_000;

const ENTRY_AT = `(SELECT entry_id FROM audit.sequenced WHERE log_id = '${TOWN}' AND seq = $1)`;

const EDITS = [
  `UPDATE audit.entry SET actor = 'operator:somebody' WHERE id = ${ENTRY_AT} RETURNING 1`,
  `UPDATE audit.entry SET event = 'consent.refused' WHERE id = ${ENTRY_AT} RETURNING 1`,
  `UPDATE audit.entry SET occurred_at = occurred_at + interval '1 microsecond' WHERE id = ${ENTRY_AT} RETURNING 1`,
  `UPDATE audit.entry SET subject_ref = gen_random_uuid() WHERE id = ${ENTRY_AT} RETURNING 1`,
  `UPDATE audit.entry SET alert_id = gen_random_uuid() WHERE id = ${ENTRY_AT} RETURNING 1`,
  `UPDATE audit.entry SET commitment = sha256('forged') WHERE id = ${ENTRY_AT} RETURNING 1`,
  `UPDATE audit.payload SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) WHERE entry_id = ${ENTRY_AT} RETURNING 1`,
  `UPDATE audit.payload SET sealed = NULL, salt = decode(repeat('00', 16), 'hex'), body = '{"forged": true}'
   WHERE entry_id = ${ENTRY_AT} RETURNING 1`,
];

/** Facts made unreadable, with the entry left as it is. */
const DESTRUCTIONS = [
  `DELETE FROM audit.payload WHERE entry_id = ${ENTRY_AT} RETURNING 1`,
  `DELETE FROM audit.subject_key WHERE subject_ref = (SELECT subject_ref FROM audit.entry WHERE id = ${ENTRY_AT})
   RETURNING 1`,
];

/** One of the notices and terms of the town; `$1` is which. */
const nth = (table: string) =>
  `id = (SELECT id FROM registration.${table} WHERE municipality_id = '${TOWN}' ORDER BY id OFFSET $1 % 3 LIMIT 1)`;

/** What citizens read, with and without a hash that fits. */
const NOTICES = [
  `UPDATE registration.notice SET text = text || '.' WHERE ${nth('notice')} RETURNING 1`,
  `UPDATE registration.notice SET text = text || '.', sha256 = sha256(convert_to(text || '.', 'UTF8'))
   WHERE ${nth('notice')} RETURNING 1`,
  `UPDATE registration.notice SET version = version || '-1' WHERE ${nth('notice')} RETURNING 1`,
  `UPDATE registration.notice SET language = 'de' WHERE ${nth('notice')} RETURNING 1`,
  `DELETE FROM registration.notice WHERE ${nth('notice')} RETURNING 1`,
  `INSERT INTO registration.notice (id, municipality_id, version, language, text, sha256, published_at)
   SELECT gen_random_uuid(), municipality_id, '9', language, text, sha256, published_at FROM registration.notice
   WHERE ${nth('notice')} RETURNING 1`,
];

/** Who processes, on what basis, for how long. */
const TERMS = [
  `UPDATE registration.terms SET content = content || '{"controller": "Altri"}' WHERE ${nth('terms')} RETURNING 1`,
  `UPDATE registration.terms SET content = content || '{"retentionDays": 36500}' WHERE ${nth('terms')} RETURNING 1`,
  `UPDATE registration.terms SET version = version + 10 WHERE ${nth('terms')} RETURNING 1`,
  `DELETE FROM registration.terms WHERE ${nth('terms')} RETURNING 1`,
  `INSERT INTO registration.terms SELECT gen_random_uuid(), municipality_id, 9, content, published_at
   FROM registration.terms WHERE ${nth('terms')} RETURNING 1`,
];

/** Which key signed what, and since when. */
const OWN_HAND_OVER = `log_id = '${TOWN}' AND $1 >= 0`;
const HAND_OVERS = [
  `DELETE FROM audit.key_hand_over WHERE ${OWN_HAND_OVER} RETURNING 1`,
  `UPDATE audit.key_hand_over SET at = at - interval '1 day' WHERE ${OWN_HAND_OVER} RETURNING 1`,
  `UPDATE audit.key_hand_over SET from_key = to_key WHERE ${OWN_HAND_OVER} RETURNING 1`,
  `UPDATE audit.key_hand_over SET to_key = from_key WHERE ${OWN_HAND_OVER} RETURNING 1`,
  `UPDATE audit.key_hand_over SET note = regexp_replace(note, E'\\n[0-9]+\\n', E'\\n1\\n') WHERE ${OWN_HAND_OVER}
   RETURNING 1`,
  `UPDATE audit.key_hand_over own SET note = other.note FROM audit.key_hand_over other
   WHERE own.${OWN_HAND_OVER} AND other.log_id = '${NEIGHBOUR}' RETURNING 1`,
  `INSERT INTO audit.key_hand_over SELECT log_id, to_key, from_key, note FROM audit.key_hand_over
   WHERE ${OWN_HAND_OVER} RETURNING 1`,
];

/** Strikes at random until it has struck something: of who was erased there is no payload any more. */
async function strike(sql: Sql, log: HonestLog, chance: Chance, ways: readonly string[]): Promise<void> {
  while ((await sql(chance.oneOf(ways), [chance.below(log.size)])).length === 0);
}

/** A copy of an entry and its payload under another id. */
async function copyOf(sql: Sql, seq: number, actor: string): Promise<string> {
  const id = randomUUID();
  await sql(
    `INSERT INTO audit.entry (id, municipality_id, event, actor, subject_ref, alert_id, occurred_at, commitment)
     SELECT $2, municipality_id, event, coalesce(nullif($3, ''), actor), subject_ref, alert_id, occurred_at, commitment
     FROM audit.entry WHERE id = ${ENTRY_AT}`,
    [seq, id, actor],
  );
  await sql(
    `INSERT INTO audit.payload (entry_id, sealed) SELECT $2, sealed FROM audit.payload WHERE entry_id = ${ENTRY_AT}`,
    [seq, id],
  );
  return id;
}

async function shift(sql: Sql, from: number, by: number): Promise<void> {
  const move = 'UPDATE audit.sequenced SET seq = seq + $2 WHERE log_id = $1 AND seq >= $3';
  await sql(move, [TOWN, FAR, from]);
  await sql(move, [TOWN, by - FAR, FAR]);
}

async function place(sql: Sql, seq: number, id: string): Promise<void> {
  await sql(
    "INSERT INTO audit.sequenced (log_id, seq, entry_id, leaf) VALUES ($1, $2, $3, sha256('later'))",
    [...[TOWN, seq, id]],
  );
}

/** The log as it was when it had that many entries. */
async function cutTo(sql: Sql, size: number): Promise<void> {
  const gone = `SELECT entry_id FROM audit.sequenced WHERE log_id = '${TOWN}' AND seq >= ${size}`;
  await sql(`DELETE FROM audit.payload WHERE entry_id IN (${gone})`);
  await sql(`DELETE FROM audit.entry WHERE id IN (${gone})`);
  await sql('DELETE FROM audit.sequenced WHERE log_id = $1 AND seq >= $2', [TOWN, size]);
  await sql('DELETE FROM audit.checkpoint WHERE log_id = $1 AND size > $2', [TOWN, size]);
  await sql('DELETE FROM audit.tile WHERE log_id = $1 AND (index + 1) * 256 > $2', [TOWN, size]);
  await sql("DELETE FROM audit.key_hand_over WHERE log_id = $1 AND split_part(note, E'\\n', 2)::int > $2", [
    TOWN,
    size,
  ]);
}

async function swap(sql: Sql, one: [string, number], other: [string, number]): Promise<void> {
  const at = async ([logId, seq]: [string, number]) =>
    (
      await sql<{ id: string }>('SELECT entry_id AS id FROM audit.sequenced WHERE log_id = $1 AND seq = $2', [
        logId,
        seq,
      ])
    )[0]?.id ?? '';
  const put = ([logId, seq]: [string, number], id: string) =>
    sql('UPDATE audit.sequenced SET entry_id = $3 WHERE log_id = $1 AND seq = $2', [logId, seq, id]);
  const [first, second] = [await at(one), await at(other)];
  await put(one, randomUUID());
  await put(other, first);
  await put(one, second);
}

/** Thirteen ways to falsify the tables, for who owns the database. */
const TAMPERINGS: Record<string, Falsify> = {
  edit: (sql, log, chance) => strike(sql, log, chance, EDITS),
  destroy: (sql, log, chance) => strike(sql, log, chance, DESTRUCTIONS),
  notices: async (sql, log, chance) => {
    await sql('ALTER TABLE registration.notice DROP CONSTRAINT notice_sha256_check');
    await strike(sql, log, chance, NOTICES);
  },
  terms: (sql, log, chance) => strike(sql, log, chance, TERMS),
  'keys handed over': (sql, log, chance) => strike(sql, log, chance, HAND_OVERS),
  delete: async (sql, log, chance) => {
    const seq = chance.below(log.size);
    await sql('DELETE FROM audit.sequenced WHERE log_id = $1 AND seq = $2', [TOWN, seq]);
    if (seq < log.size - 1) await shift(sql, seq + 1, -1);
  },
  truncate: (sql, log, chance) => cutTo(sql, chance.below(log.size)),
  insert: async (sql, log, chance) => {
    const seq = chance.below(log.size);
    const id = await copyOf(sql, chance.below(log.size), 'service:forged');
    await shift(sql, seq, 1);
    await place(sql, seq, id);
  },
  reorder: async (sql, log, chance) => {
    const i = chance.below(log.size - 1);
    await swap(sql, [TOWN, i], [TOWN, i + 1 + chance.below(log.size - 1 - i)]);
  },
  duplicate: async (sql, log, chance) => {
    // Not the last: its copy behind it, signed by the operator, is an entry and no falsification.
    const seq = chance.below(log.size - 1);
    const id = await copyOf(sql, seq, '');
    await shift(sql, seq + 1, 1);
    await place(sql, seq + 1, id);
  },
  'cross-municipality': async (sql, log, chance) => {
    const seq = chance.below(log.size);
    await swap(sql, [TOWN, seq], [NEIGHBOUR, chance.below(50)]);
    if (chance.below(2) === 0)
      await sql(`UPDATE audit.entry SET municipality_id = '${TOWN}' WHERE id = ${ENTRY_AT}`, [seq]);
  },
  'roll-back': (sql, log, chance) => cutTo(sql, chance.oneOf(log.signed.slice(0, -1))),
  fork: async (sql, log, chance) => {
    const size = chance.oneOf(log.signed.slice(0, -1));
    await cutTo(sql, size);
    for (let seq = size; seq < log.size; seq++)
      await place(sql, seq, await copyOf(sql, chance.below(size), 'service:forged'));
  },
};

export const TABLE_TAMPERINGS = Object.keys(TAMPERINGS);

/**
 * Falsifies the tables inside a transaction that is taken back afterwards, and exports what they then say.
 * @returns whether it was found
 */
export async function tamperWithTables(
  log: HonestLog,
  kind: string,
  chance: Chance,
  directory: string,
): Promise<boolean> {
  const { sql } = log;
  await sql('BEGIN');
  try {
    await sql('SET LOCAL session_replication_role = replica');
    await TAMPERINGS[kind]?.(sql, log, chance);
    // The operator's own key signs the new history: what was kept outside alone can contradict it.
    if (kind === 'fork' || chance.below(2) === 0) await buildAgain(sql);
    await sql('SET LOCAL session_replication_role = origin');
    return await found(log, directory);
  } finally {
    await sql('ROLLBACK');
  }
}

async function found(log: HonestLog, directory: string): Promise<boolean> {
  try {
    const texts = await log.published();
    await log.archive.export({ logId: TOWN, from: null, to: null, directory, ...texts });
  } catch (error) {
    // The program itself refuses to go on with such tables.
    if (['audit.log_damaged', 'audit.key_changed'].includes(String((error as { code?: unknown }).code)))
      return true;
    throw error;
  }
  return !(await log.judge(directory)).proved;
}

/** Leaves, tiles and no checkpoints, as if the log had always been what it says now. */
async function buildAgain(sql: Sql): Promise<void> {
  const rows = await sql<{ seq: number; entry: Record<string, unknown> }>(
    `SELECT s.seq::int AS seq, json_build_object('actor', actor, 'alert', alert_id, 'commitment', encode(commitment, 'hex'),
       'at', to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'event', event, 'id', id,
       'municipality', municipality_id, 'schema', 1, 'subject', subject_ref) AS entry
     FROM audit.sequenced s JOIN audit.entry e ON e.id = s.entry_id WHERE s.log_id = $1 ORDER BY s.seq`,
    [TOWN],
  );
  await sql('DELETE FROM audit.tile WHERE log_id = $1', [TOWN]);
  await sql('DELETE FROM audit.checkpoint WHERE log_id = $1', [TOWN]);
  const builder = TileBuilder.empty();
  const leaves = rows.map(({ entry }) => jsonLeafHash(entry));
  for (const leaf of leaves)
    for (const { level, index, root, data } of builder.append(leaf))
      await sql('INSERT INTO audit.tile VALUES ($1, $2, $3, $4, $5)', [TOWN, level, index, root, data]);
  await sql(
    `UPDATE audit.sequenced s SET leaf = new.leaf FROM unnest($2::bigint[], $3::bytea[]) AS new (seq, leaf)
     WHERE s.log_id = $1 AND s.seq = new.seq`,
    [TOWN, rows.map(({ seq }) => seq), leaves],
  );
}
