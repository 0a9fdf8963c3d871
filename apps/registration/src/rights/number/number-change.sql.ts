/** $1: subscriber; $2: number, sealed for them; $3: its index. */
export const MOVE_SUBSCRIBER = `
UPDATE registration.subscriber SET number_sealed = $2, number_index = $3 WHERE id = $1 AND status = 'active'`;

/** The codes were theirs. $1: change; $2: subscriber. */
export const CODES_WERE_OF = `
UPDATE registration.message_sent SET recipient_id = $2 WHERE recipient_id = $1`;

/** That the old number could not be reached says nothing of the new. $1: subscriber */
export const FORGET_FAILURES_OF = `DELETE FROM registration.delivery_failure WHERE subject_ref = $1`;

/** What the old phone could still open. $1: subscriber; $2: the link of the session that goes on */
export const CLOSE_OTHER_WAYS = [
  'DELETE FROM registration.manage_session WHERE subject_ref = $1 AND link_id <> $2',
  'DELETE FROM registration.manage_link WHERE subject_ref = $1 AND id <> $2 AND used_at IS NULL',
];
