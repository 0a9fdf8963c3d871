import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type AuditEntry } from '#libs/audit';
import { shardOf } from '#libs/contracts';
import type { ConsentDecisions } from './consent.entity.js';
import { INSERT_CONSENTS, INSERT_SUBSCRIBERS } from './enrol.sql.js';
import { decisionsOf, type Circumstances, type Enrolment } from './enrolment.js';

/** The form of our consent records. */
export const CONSENT_SCHEMA = 'campanile.consent.v1 (ISO/IEC TS 27560:2023)';

/** Consents are asked again every year: numbers change hands. */
export const VALID_YEARS = 1;

/** A row with what it decides. */
type Decided = Enrolment & { decisions: ConsentDecisions };

/** Makes subscribers, with their consents and audit entries. */
@Injectable()
export class EnrolmentsService {
  constructor(private readonly audit: AuditLog) {}

  /**
   * Enrols, in the caller's transaction, everybody whose number is not active in the municipality.
   * @returns the enrolments that were made; the others changed nothing
   */
  async enrol(
    transaction: EntityManager,
    circumstances: Circumstances,
    enrolments: readonly Enrolment[],
  ): Promise<Enrolment[]> {
    // In one order always: two transactions that wait for each other's numbers would be a deadlock.
    const ordered = [...enrolments].sort((a, b) => a.numberIndex.compare(b.numberIndex));
    const inserted = await transaction.query<{ id: string }[]>(
      INSERT_SUBSCRIBERS,
      subscriberColumns(circumstances, ordered),
    );
    const ids = new Set(inserted.map(({ id }) => id));
    const made = ordered.filter(({ subscriberId }) => ids.has(subscriberId));
    if (made.length === 0) return [];
    const decided = withDecisions(circumstances.offer, made);
    await transaction.query(INSERT_CONSENTS, consentColumns(circumstances, decided));
    await this.audit.appendAll(
      transaction,
      decided.map((row) => consentGiven(circumstances, row)),
    );
    return made;
  }
}

function subscriberColumns({ offer, now }: Circumstances, rows: readonly Enrolment[]): unknown[] {
  return [
    offer.municipality.id,
    now,
    rows.map((row) => row.subscriberId),
    rows.map((row) => shardOf(row.subscriberId)),
    rows.map((row) => row.position),
    rows.map((row) => row.language),
    rows.map((row) => row.numberSealed),
    rows.map((row) => row.numberIndex),
    rows.map((row) => `{${row.zoneIds.join()}}`),
    rows.map((row) => `{${row.categoryIds.join()}}`),
    rows.map((row) => row.consentId),
  ];
}

function consentColumns(
  { offer, channel, operatorId, now }: Circumstances,
  rows: readonly Decided[],
): unknown[] {
  const validUntil = new Date(now);
  validUntil.setUTCFullYear(now.getUTCFullYear() + VALID_YEARS);
  const decisions = [...new Set(rows.map((row) => row.decisions))];
  const places = new Map(decisions.map((each, place) => [each, place]));
  return [
    ...[offer.municipality.id, CONSENT_SCHEMA, offer.terms.id, channel, operatorId, now, validUntil],
    decisions.map((each) => JSON.stringify(each)),
    rows.map(({ notice }) => notice.id),
    rows.map((row) => places.get(row.decisions)),
    rows.map((row) => row.consentId),
    rows.map((row) => row.receiptId),
    rows.map((row) => row.subscriberId),
    rows.map(({ evidence }) => instant(evidence.servedAt)),
    rows.map(({ evidence }) => evidence.paperReference ?? null),
    rows.map(({ evidence }) => evidence.challengeId ?? null),
    rows.map(({ evidence }) => instant(evidence.sentAt)),
    rows.map(({ evidence }) => instant(evidence.confirmedAt)),
    rows.map(({ evidence }) => evidence.attempts ?? null),
    rows.map(({ evidence }) => evidence.ipTruncated ?? null),
    rows.map(({ evidence }) => evidence.userAgentFamily ?? null),
    rows.map(({ evidence }) => evidence.guardian ?? null),
  ];
}

/** Each row with what it decides; those who decide the same share it. */
function withDecisions(offer: Circumstances['offer'], rows: readonly Enrolment[]): Decided[] {
  const known = new Map<string, ConsentDecisions>();
  return rows.map((row) => {
    const choice = `${row.zoneIds.join()};${row.categoryIds.join()}`;
    const decisions = known.get(choice) ?? decisionsOf(offer, row);
    known.set(choice, decisions);
    return { ...row, decisions };
  });
}

/** As text: the driver would spell each date out in the local zone, at ten times the cost. */
function instant(date: Date | null | undefined): string | null {
  return date?.toISOString() ?? null;
}

function consentGiven({ offer, channel, actor, operatorId, now }: Circumstances, row: Decided): AuditEntry {
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
      terms: offer.terms.version,
      notice: { version: row.notice.version, sha256: row.notice.sha256.toString('hex') },
      decisions: row.decisions,
      language: row.language,
      confirmedAt: row.evidence.confirmedAt.toISOString(),
      ...(operatorId === null ? {} : { operator: operatorId }),
      ...(row.evidence.guardian === undefined ? {} : { byGuardian: true }),
      ...(row.evidence.answeredBy === undefined ? {} : { inbound: row.evidence.answeredBy }),
    },
  };
}
