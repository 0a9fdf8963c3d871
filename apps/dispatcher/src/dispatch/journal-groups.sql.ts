/**
 * Journals the intent to submit groups of batches, each up to a place in its batch, and brings what has been
 * decided since the control numbered $4. One statement, one snapshot: whoever left before it is in the answer.
 *
 * $1 batches, $2 places, $3 tenures. Rows of kind `mine` name the batches still in these hands.
 */
export const JOURNAL_GROUPS = {
  name: 'journal-groups',
  text: `
WITH mine AS (
  UPDATE dispatcher.journal j SET journaled = greatest(j.journaled, g.upto)
  FROM unnest($1::int8[], $2::int2[], $3::int4[]) AS g (batch_no, upto, tenure)
  WHERE j.batch_no = g.batch_no AND j.tenure = g.tenure
  RETURNING j.batch_no
)
SELECT 'mine' AS kind, batch_no AS seq, NULL AS subject FROM mine
UNION ALL
(SELECT kind, seq, subject FROM dispatcher.control WHERE seq > $4::int8)`,
};
