import { DECIDED_SLOT } from './decide.sql.js';

/** What was taken before for the alert that corrects. $1 alert, $2 the one that corrects. */
export const READ_TAKEN = `
SELECT subscribers FROM dispatcher.correction WHERE alert_id = $1::uuid AND corrected_by = $2::uuid`;

/** $1 alert, $2 reasons and $3 statuses, one pair each. */
const failedFor = `d.alert_id = $1::uuid AND (d.reason, d.status) IN (SELECT * FROM unnest($2::int2[], $3::int4[]))`;

const member = `substring(b.members FROM d.recipient * 18 + 1 FOR 16)`;

/** Who could be sent to again, 16 bytes each. $1 alert, $2 reasons, $3 statuses. */
export const READ_ADDRESSEES = `
SELECT coalesce(string_agg(DISTINCT ${member}, ''::bytea), ''::bytea) AS subscribers
FROM dispatcher.dead_letter d JOIN dispatcher.batch b ON b.no = d.batch_no
WHERE ${failedFor}`;

/** They stay failed in this alert, and nobody sends it to them again. As `READ_ADDRESSEES`; $4 how many at most. */
export const TAKE_ADDRESSEES = `
WITH picked AS MATERIALIZED (
  SELECT d.batch_no, d.recipient, ${member} AS member
  FROM dispatcher.dead_letter d JOIN dispatcher.batch b ON b.no = d.batch_no
  WHERE ${failedFor}
  LIMIT $4::int4 FOR UPDATE OF d
), gone AS (
  DELETE FROM dispatcher.dead_letter d USING picked p WHERE d.batch_no = p.batch_no AND d.recipient = p.recipient
), told AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot)
  SELECT $1::uuid, ${DECIDED_SLOT} FROM picked LIMIT 1
  ON CONFLICT (alert_id, slot) DO UPDATE SET updated_at = now()
)
SELECT count(*)::int AS n, coalesce(string_agg(member, ''::bytea), ''::bytea) AS subscribers FROM picked`;

/** $1 alert, $2 the one that corrects, $3 subscribers, 16 bytes each. */
export const WRITE_TAKEN = `
INSERT INTO dispatcher.correction (alert_id, corrected_by, recipients, subscribers, at)
VALUES ($1::uuid, $2::uuid, length($3::bytea) / 16, $3::bytea, now())`;
