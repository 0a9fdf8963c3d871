import type { AuditEntry } from '#libs/audit';
import type { Offer } from '../catalogue/catalogue.service.js';
import type { ConsentDecisions } from './consent.entity.js';
import { decisionsOf, type Circumstances, type Enrolment } from './enrolment.js';

/** Consents are asked again every year: numbers change hands. */
export const VALID_YEARS = 1;

/** An enrolment, and how it comes about. */
export type Enrolling = Enrolment & { circumstances: Circumstances };

/** And what it decides. */
export type Decided = Enrolling & { decisions: ConsentDecisions };

/** Each with what it decides; those who decide the same share it. */
export function decided(rows: readonly Enrolling[]): Decided[] {
  const known = new Map<Offer, Map<string, ConsentDecisions>>();
  return rows.map((row) => {
    const { offer } = row.circumstances;
    const ofOffer = known.get(offer) ?? new Map<string, ConsentDecisions>();
    known.set(offer, ofOffer);
    const choice = `${row.zoneIds.join()};${row.categoryIds.join()}`;
    const decisions = ofOffer.get(choice) ?? decisionsOf(offer, row);
    ofOffer.set(choice, decisions);
    return { ...row, decisions };
  });
}

/** Until when the consent is good: it was given when the code came back or the paper was signed. */
export function validUntil({ evidence: { confirmedAt } }: Enrolling): Date {
  return yearsLater(confirmedAt);
}

/** Until when what is agreed to at this instant is good. */
export function yearsLater(given: Date): Date {
  const until = new Date(given);
  until.setUTCFullYear(given.getUTCFullYear() + VALID_YEARS);
  return until;
}

/** What the log tells of it. */
export function consentGiven(row: Decided): AuditEntry {
  const { offer, channel, actor, operatorId, now } = row.circumstances;
  const { servedAt, challengeId, sentAt, confirmedAt, attempts, guardian, answeredBy } = row.evidence;
  return {
    municipalityId: offer.municipality.id,
    event: 'consent.given',
    actor,
    subjectRef: row.subscriberId,
    occurredAt: now,
    payload: {
      consentId: row.consentId,
      receiptId: row.receiptId,
      channel,
      terms: { version: offer.terms.version, sha256: offer.termsSha256 },
      notice: { version: row.notice.version, sha256: row.notice.sha256.toString('hex') },
      decisions: row.decisions,
      language: row.language,
      servedAt: servedAt?.toISOString() ?? null,
      challengeId: challengeId ?? null,
      sentAt: sentAt?.toISOString() ?? null,
      confirmedAt: confirmedAt.toISOString(),
      attempts: attempts ?? null,
      ageDeclared: guardian === undefined,
      validUntil: validUntil(row).toISOString(),
      ...(operatorId === null ? {} : { operator: operatorId }),
      ...(guardian === undefined ? {} : { byGuardian: true }),
      ...(answeredBy === undefined ? {} : { inbound: answeredBy }),
    },
  };
}
