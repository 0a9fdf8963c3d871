import type { EntityManager } from 'typeorm';
import { signUpProblem } from './problems.js';

export const CODE_DIGITS = 6;
export const CODE_MINUTES = 10;
/** Wrong codes before the code is worth nothing. */
export const TRIES = 5;
export const CODES_AN_HOUR = 3;
export const CODES_A_DAY = 5;
/** After this a sign-up that was not confirmed cannot ask for another code. */
export const SIGN_UP_HOURS = 24;

/** $1: municipality; $2: index; $3: when. */
const COUNT_CODES = `
SELECT count(*) FILTER (WHERE sent_at > $3::timestamptz - interval '1 hour')::int AS hour, count(*)::int AS day
FROM registration.message_sent
WHERE municipality_id = $1 AND number_index = $2 AND kind = 'code' AND sent_at > $3::timestamptz - interval '1 day'`;

/**
 * Counts known and unknown numbers alike. The caller holds the number's lock, so that two requests at once do not
 * both pass.
 * @throws ProblemError `sign_up.too_many_codes`
 */
export async function refuseTooManyCodes(
  transaction: EntityManager,
  municipalityId: string,
  numberIndex: Buffer,
  now: Date,
): Promise<void> {
  const [sent] = await transaction.query<{ hour: number; day: number }[]>(COUNT_CODES, [
    municipalityId,
    numberIndex,
    now,
  ]);
  if ((sent?.hour ?? 0) >= CODES_AN_HOUR || (sent?.day ?? 0) >= CODES_A_DAY)
    throw signUpProblem('sign_up.too_many_codes', { field: 'number' });
}
