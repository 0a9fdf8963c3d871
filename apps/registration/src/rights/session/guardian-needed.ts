import type { Subscriber } from '../../subscribers/subscriber.entity.js';
import { rightsProblem } from '../problems.js';
import type { Managing } from './sessions.service.js';

/**
 * A child under 14 may take back, not agree to more: that is for the guardian, who comes by their own phone, and for
 * nobody where the guardian is gone.
 * @throws ProblemError `manage.guardian_needed`, `manage.guardian_gone`
 */
export function refuseWithoutGuardian(
  { byGuardian }: Pick<Managing, 'byGuardian'>,
  { guardianIndex, guardianGoneAt }: Pick<Subscriber, 'guardianIndex' | 'guardianGoneAt'>,
): void {
  if (guardianGoneAt !== null) throw rightsProblem('manage.guardian_gone');
  if (guardianIndex !== null && !byGuardian) throw rightsProblem('manage.guardian_needed');
}
