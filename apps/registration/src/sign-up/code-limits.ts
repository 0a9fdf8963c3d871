import type { Statements } from '#libs/database';
import type { CodeKind } from '../messages/message-sent.entity.js';

export const CODE_DIGITS = 6;
export const CODE_MINUTES = 10;
/** Wrong codes before the code is worth nothing. */
export const TRIES = 5;
export const CODES_AN_HOUR = 3;
export const CODES_A_DAY = 5;
/** After this a sign-up that was not confirmed cannot ask for another code. */
export const SIGN_UP_HOURS = 24;

/** One array a column: $1: municipalities; $2: indexes; $3: when; $4: kinds. In their order. */
const COUNT_CODES = `
SELECT sent.hour, sent.day
FROM unnest($1::uuid[], $2::bytea[], $3::timestamptz[], $4::text[]) WITH ORDINALITY
  AS asked (municipality_id, number_index, now, kind, place)
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE m.sent_at > asked.now - interval '1 hour')::int AS hour, count(*)::int AS day
  FROM registration.message_sent m
  WHERE m.municipality_id = asked.municipality_id AND m.number_index = asked.number_index AND m.kind = asked.kind
    AND m.sent_at > asked.now - interval '1 day'
) AS sent
ORDER BY asked.place`;

/** A number that asks for a code. */
export interface Asking {
  municipality: { id: string };
  numberIndex: Buffer;
  kind: CodeKind;
  now: Date;
}

/**
 * Whether each has had as many codes of the kind as a number gets: who asks for a stranger's codes in the web uses up
 * none of those that the number's owner needs to leave at the counter or to move. Counts known and unknown numbers alike.
 * The caller holds the numbers' locks, so that two requests at once do not both pass.
 */
export async function hadTheirCodes(transaction: Statements, asking: readonly Asking[]): Promise<boolean[]> {
  const sent = await transaction.query<{ hour: number; day: number }[]>(COUNT_CODES, [
    asking.map(({ municipality }) => municipality.id),
    asking.map(({ numberIndex }) => numberIndex),
    asking.map(({ now }) => now.toISOString()),
    asking.map(({ kind }) => kind),
  ]);
  return sent.map(({ hour, day }) => hour >= CODES_AN_HOUR || day >= CODES_A_DAY);
}
