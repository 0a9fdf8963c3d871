import type { AuditActor, AuditEntry } from '#libs/audit';
import type { ProblemError } from '#libs/http';
import { TRIES } from './code-limits.js';
import { codeExpiry } from './code-sender.js';
import { signUpProblem } from './problems.js';
import type { SignUp } from './sign-up.entity.js';

type Tried = Pick<SignUp, 'id' | 'municipalityId' | 'sentAt' | 'attempts' | 'guardianName'>;

/** Why a code is refused; `counted` when that cost a try. Null when it is not. */
export function codeRefusal(
  { sentAt, attempts, guardianName }: Tried,
  right: boolean,
  now: Date,
): { problem: ProblemError; counted: boolean } | null {
  const field = 'code';
  if (codeExpiry(sentAt) <= now)
    return { problem: signUpProblem('sign_up.code_expired', { field }), counted: false };
  const exhausted = () => signUpProblem('sign_up.tries_exhausted', { field });
  if (attempts >= TRIES) return { problem: exhausted(), counted: false };
  if (right) return null;
  const left = TRIES - attempts - 1;
  if (left === 0) return { problem: exhausted(), counted: true };
  const wrong = guardianName === null ? 'sign_up.code_wrong' : 'sign_up.guardian_code_wrong';
  return { problem: signUpProblem(wrong, { field, params: { left } }), counted: true };
}

/** What the log tells of a wrong code. */
export function codeFailed({ id, municipalityId, attempts }: Tried, actor: AuditActor): AuditEntry {
  return {
    ...{ municipalityId, event: 'otp.failed', actor },
    payload: { signUpId: id, attempts: attempts + 1 },
  };
}
