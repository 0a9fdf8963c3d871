import { trailOfNobody, type AuditTransaction, type Payloads, type TrailEntry } from '#libs/audit';

/** What is told of a sign-up while it has no subscriber yet. */
const EVENTS = ['notice.served', 'registration.requested', 'otp.sent', 'otp.failed', 'otp.confirmed'];

/** The sign-ups that a person's consents came of, and when something was written of them, clocks that differ allowed for. $1: subject */
const SIGN_UPS_OF = `
SELECT DISTINCT sign_up.id, sign_up.municipality_id AS municipality,
       least(requested_at, sign_up.sent_at) - interval '1 minute' AS "from",
       sign_up.confirmed_at + interval '1 minute' AS "to"
FROM registration.consent JOIN registration.sign_up ON sign_up.id = challenge_id AND state = 'confirmed'
WHERE subject_ref = $1`;

interface SignUpOf {
  id: string;
  municipality: string;
  from: Date;
  to: Date;
}

/**
 * How a person's sign-up came about: that the notice was shown, the code asked for, sent, and typed wrong. Those entries
 * name nobody, for there was nobody yet; the sign-up that the consent names as its challenge is in their facts, which are
 * sealed, so that they are found by their time and opened.
 */
export async function signUpTrailOf(
  transaction: AuditTransaction,
  payloads: Payloads,
  subject: string,
): Promise<TrailEntry[]> {
  const found: TrailEntry[] = [];
  for (const { id, ...when } of (await transaction.query(SIGN_UPS_OF, [subject])) as SignUpOf[])
    for await (const entry of trailOfNobody(transaction, payloads, { ...when, events: EVENTS }))
      if (entry.payload?.['signUpId'] === id) found.push(entry);
  return found;
}
