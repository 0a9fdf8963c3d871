import type { WhyAnswer, WhyEntry } from '#libs/contracts';

/**
 * Which entries an answer may bring: about its person, about its alert, how the person's sign-ups came about, and which
 * terms were published, which is about everybody. Sign-ups name nobody, for they were written before there was anybody: the sign-up in
 * their facts is one that a consent of the person names as its challenge.
 */
export function ownEntries({ subject, alert, log }: WhyAnswer): (line: WhyEntry) => boolean {
  const challenges = new Set(
    log.entries
      .filter(({ entry }) => entry.event === 'consent.given' && entry.subject === subject)
      .map(({ payload }) => payload?.challengeId)
      .filter((challenge) => typeof challenge === 'string'),
  );
  return ({ entry, payload }) => {
    if (entry.alert === alert.id) return true;
    if (entry.subject !== null) return entry.subject === subject;
    if (entry.event === 'terms.published') return true;
    return typeof payload?.signUpId === 'string' && challenges.has(payload.signUpId);
  };
}
