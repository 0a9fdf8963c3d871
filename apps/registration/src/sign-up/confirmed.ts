import type { AuditActor, AuditEntry } from '#libs/audit';
import type { Offer } from '../catalogue/catalogue.service.js';
import type { MessageOfNow } from '../messages/service-messages.js';
import { serviceTexts } from '../messages/texts.js';
import type { Enrolling } from '../subscribers/decided.js';
import { newReferences } from '../subscribers/enrolment.js';
import { signUpProblem } from './problems.js';
import type { TakenSignUp } from './sign-up.sql.js';

/** The subject whose number was confirmed anew. */
export interface Replaced {
  id: string;
  shard: number;
  position: string;
}

/** The message by which a phone agreed. */
export interface Agreement {
  eventId: string;
  receivedAt: Date;
}

/** A sign-up that is confirmed, and how. */
export interface Confirmation {
  offer: Offer;
  signUp: TakenSignUp;
  now: Date;
  actor: AuditActor;
  agreement?: Agreement | undefined;
}

/** How long a confirmation may wait on its way. */
const CONFIRMATION_HOURS = 24;

/** The enrolment it becomes, in the place of the subject it replaces. @param seal the number, for the row of that id */
export function enrolmentOf(
  { offer, signUp, now, actor, agreement }: Confirmation,
  replaced: Replaced | undefined,
  seal: (subscriberId: string) => Buffer,
): Enrolling {
  const { numberIndex, language, zoneIds, categoryIds, servedAt, sentAt, attempts } = signUp;
  const notice = offer.notices.find(({ id }) => id === signUp.noticeId);
  if (notice === undefined) throw signUpProblem('sign_up.notice_outdated');
  const { ipTruncated, userAgentFamily, channel, operatorId } = signUp;
  const references = newReferences(now, replaced);
  return {
    ...references,
    numberSealed: seal(references.subscriberId),
    ...{ numberIndex, language, zoneIds, categoryIds, notice },
    circumstances: { offer, channel, actor, operatorId, now },
    evidence: {
      ...{ servedAt, sentAt, confirmedAt: agreement?.receivedAt ?? now, challengeId: signUp.id },
      ...{ ipTruncated, userAgentFamily },
      ...(signUp.guardianName === null ? {} : { guardian: signUp.guardianName }),
      // Who answers by message tries no code.
      ...(agreement === undefined ? { attempts: attempts + 1 } : { answeredBy: agreement.eventId }),
      ...(signUp.paperReference === null ? {} : { paperReference: signUp.paperReference }),
    },
  };
}

/** What their phone is told. */
export function confirmationTo(
  { offer: { municipality }, signUp, now }: Confirmation,
  number: number,
  subscriberId: string,
): MessageOfNow {
  const { numberIndex, language } = signUp;
  return {
    ...{ municipality, number, numberIndex, language, now },
    ...{ kind: 'confirmation', recipientId: subscriberId },
    text: serviceTexts(language).confirmation(municipality),
    expiresAt: new Date(now.getTime() + CONFIRMATION_HOURS * 3_600_000),
  };
}

/** What the log tells of the code that was right. */
export function codeConfirmed({ signUp, now, actor }: Confirmation, subjectRef: string): AuditEntry {
  return {
    ...{ municipalityId: signUp.municipalityId, event: 'otp.confirmed', actor, subjectRef, occurredAt: now },
    payload: { signUpId: signUp.id, attempts: signUp.attempts + 1 },
  };
}

/** What the log tells of the subject that ends: a known number may belong to somebody else by now. */
export function numberReassigned({ signUp, now }: Confirmation, replaced: Replaced): AuditEntry {
  return {
    ...{ municipalityId: signUp.municipalityId, event: 'number.reassigned', actor: 'citizen' },
    ...{ subjectRef: replaced.id, occurredAt: now, payload: { signUpId: signUp.id } },
  };
}
