import type { Subscriber } from '../../subscribers/subscriber.entity.js';
import { rightsProblem } from '../problems.js';
import type { Managing } from './sessions.service.js';

/**
 * A child under 14 may take back, not agree to more: that is for the guardian, who comes by their own phone.
 * @throws ProblemError `manage.guardian_needed`
 */
export function refuseWithoutGuardian({ byGuardian }: Managing, { guardianIndex }: Subscriber): void {
  if (guardianIndex !== null && !byGuardian) throw rightsProblem('manage.guardian_needed');
}
