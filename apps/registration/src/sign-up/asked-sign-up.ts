import type { AuditActor, AuditEntry } from '#libs/audit';
import type { Municipality } from '../catalogue/municipality.entity.js';
import { servedNotice } from '../catalogue/served-notice.js';
import type { CodeKind } from '../messages/message-sent.entity.js';
import type { Asker } from './asker.js';
import type { Choice } from './choice.js';
import type { GuardianOfSignUp } from './guardian/guardians.service.js';
import type { SignUpChannel } from './sign-up.entity.js';
import type { NewSignUp } from './sign-up.sql.js';

/** A request in which nothing is wrong, before anything is known of its number. */
export interface AskedSignUp {
  id: string;
  municipality: Municipality;
  number: number;
  choice: Choice;
  asker: Asker;
  now: Date;
  /** When the notice was served, where we know it. */
  servedAt: Date | null;
  channel: SignUpChannel;
  operatorId: string | null;
  paperReference: string | null;
  /** What the message says; that the code is to be typed, unless given. */
  text?: (code: string) => string;
}

const NO_GUARDIAN: GuardianOfSignUp = {
  guardianName: null,
  guardianSealed: null,
  guardianIndex: null,
  guardianCodeHash: null,
};

/** The row it becomes. */
export function signUpOf(
  asked: AskedSignUp,
  kept: { numberIndex: Buffer; numberSealed: Buffer; codeHash: Buffer },
  guardian = NO_GUARDIAN,
): NewSignUp {
  const { id, municipality, choice, asker, now, servedAt, channel, operatorId, paperReference } = asked;
  const { zoneIds, categoryIds, language, notice } = choice;
  return {
    ...{ id, municipalityId: municipality.id, channel, operatorId, paperReference },
    ...{ zoneIds, categoryIds, language, noticeId: notice.id, servedAt, sentAt: now },
    ...asker,
    ...kept,
    ...guardian,
  };
}

/** What its codes are counted as. */
export function codeKindOf({ operatorId }: Pick<AskedSignUp, 'operatorId'>): CodeKind {
  return operatorId === null ? 'code' : 'desk_code';
}

/** What the log tells of it, in this order. */
export function entriesOf(asked: AskedSignUp): AuditEntry[] {
  const { id: signUpId, municipality, choice, servedAt, channel, operatorId } = asked;
  const actor: AuditActor = operatorId === null ? 'citizen' : `official:${operatorId}`;
  const ofIt = { municipalityId: municipality.id, actor };
  const asking: AuditEntry[] = [
    { ...ofIt, event: 'registration.requested', payload: { signUpId, channel } },
    { ...ofIt, event: 'otp.sent', payload: { signUpId, channel } },
  ];
  if (servedAt === null) return asking;
  const served = servedNotice(choice.notice, servedAt);
  return [{ ...ofIt, event: 'notice.served', payload: { signUpId, ...served } }, ...asking];
}
