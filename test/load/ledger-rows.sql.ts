/** Recipients of one batch; batches of one statement. */
export const EACH = 1_000;

/**
 * What becomes of every hundred recipients, by their place among them: half-open ranges. `again` are deferred first and
 * have a second outcome.
 */
export const FATES = {
  refused: [0, 4],
  acceptedAgain: [4, 6],
  refusedAgain: [6, 7],
  retried: [7, 8],
  held: [8, 9],
  expired: [9, 10],
  stopped: [10, 11],
  untouched: [11, 12],
  undelivered: [12, 15],
  withoutReceipt: [15, 17],
  delivered: [17, 100],
} as const satisfies Record<string, readonly [number, number]>;

const is = (...fates: (keyof typeof FATES)[]) =>
  `(${fates.map((fate) => `(fate >= ${FATES[fate][0]} AND fate < ${FATES[fate][1]})`).join(' OR ')})`;

/** Batches of one alert. $1 alert, $2 how many. */
export const MAKE_BATCHES = `
INSERT INTO dispatcher.batch (id, municipality_id, alert_id, lane, mode, shard, language, text, sender, expires_at,
                              in_doubt, key_id, count, members)
SELECT gen_random_uuid(), '0199f3a0-0000-7000-8000-00000000faec', $1::uuid, 'standard', 'actual', n % 32, 'it', 'Prova',
       'FAENZA', now() + interval '1 day', 'hold', 'bench', ${EACH}, decode(repeat(md5(n::text), ${(EACH * 18) / 16}), 'hex')
FROM generate_series(1, $2::int) AS n`;

export const MAKE_ALERT = `
INSERT INTO dispatcher.alert (alert_id, municipality_id) VALUES ($1::uuid, '0199f3a0-0000-7000-8000-00000000faec')`;

/** Everybody of these batches, in the order of the ledger. $1, $2: from which to which. */
const everybody = `
WITH everybody AS MATERIALIZED (
  SELECT b.no, b.shard, r::int2 AS recipient, r % 100 AS fate
  FROM dispatcher.batch b, generate_series(0, ${EACH - 1}) AS r
  WHERE b.no BETWEEN $1::int8 AND $2::int8
)`;

/** The outcomes of these batches. $1, $2: from which to which. */
export const MAKE_OUTCOMES = `${everybody}
INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, message_key, at)
SELECT no, recipient, 0,
       CASE WHEN ${is('refused')} THEN 2 WHEN ${is('acceptedAgain', 'refusedAgain', 'retried')} THEN 6
            WHEN ${is('held')} THEN 5 WHEN ${is('expired')} THEN 3 WHEN ${is('stopped')} THEN 4 ELSE 1 END,
       1, 0, 1, 0, CASE WHEN fate >= ${FATES.undelivered[0]} THEN (no * ${EACH} + recipient)::text END, now()
FROM everybody WHERE NOT ${is('untouched')}
UNION ALL
SELECT no, recipient, 1, CASE WHEN ${is('refusedAgain')} THEN 2 ELSE 1 END, 1, 0, 1, 0,
       CASE WHEN ${is('acceptedAgain')} THEN (no * ${EACH} + recipient)::text END, now()
FROM everybody WHERE ${is('acceptedAgain', 'refusedAgain')}`;

export const MAKE_RECEIPTS = `${everybody}
INSERT INTO dispatcher.receipt (batch_no, recipient, part, delivered, state, at)
SELECT no, recipient, 0, ${is('delivered')}, CASE WHEN ${is('delivered')} THEN 'delivered' ELSE 'undeliverable' END, now()
FROM everybody WHERE ${is('delivered', 'undelivered')}`;

export const MAKE_RETRIES = `${everybody}
INSERT INTO dispatcher.retry
  (batch_no, recipient, shard, lane, doubt, attempt, resends, parts_left, due_at, sealed, subscriber_id)
SELECT no, recipient, shard, 'standard', ${is('held')}, 1, 0, 255, CASE WHEN ${is('retried')} THEN now() END, '\\x00',
       gen_random_uuid()
FROM everybody WHERE ${is('retried', 'held')}`;

/** $1 alert, then the counts, in the order of the columns. */
export const MAKE_TALLY = `
INSERT INTO dispatcher.tally (alert_id, slot, taken, waiting, submitted, delivered, failed, expired, stopped, in_doubt)
VALUES ($1::uuid, 0, $2, $3, $4, $5, $6, $7, $8, $9)`;

/** One recipient of an alert is said to have been delivered to who was not. $1 alert. */
export const FALSIFY_TALLY = `
UPDATE dispatcher.tally SET delivered = delivered + 1, submitted = submitted - 1 WHERE alert_id = $1::uuid`;
