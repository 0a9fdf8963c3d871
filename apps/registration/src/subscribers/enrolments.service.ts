import { Injectable } from '@nestjs/common';
import { AuditLog } from '#libs/audit';
import { shardOf } from '#libs/contracts';
import type { Statements } from '#libs/database';
import { consentGiven, decided, validUntil, type Decided, type Enrolling } from './decided.js';
import { INSERT_CONSENTS, INSERT_SUBSCRIBERS } from './enrol.sql.js';
import type { Circumstances, Enrolment } from './enrolment.js';

/** The form of our consent records. */
export const CONSENT_SCHEMA = 'campanile.consent.v1 (ISO/IEC TS 27560:2023)';

/** Makes subscribers, with their consents and audit entries. */
@Injectable()
export class EnrolmentsService {
  constructor(private readonly audit: AuditLog) {}

  /**
   * Enrols, in the caller's transaction, everybody whose number is not active in the municipality.
   * @returns the enrolments that were made; the others changed nothing
   */
  async enrol(
    transaction: Statements,
    circumstances: Circumstances,
    enrolments: readonly Enrolment[],
  ): Promise<Enrolment[]> {
    const rows = ordered(enrolments.map((enrolment) => ({ ...enrolment, circumstances })));
    const inserted = await transaction.query<{ id: string }[]>(INSERT_SUBSCRIBERS, subscriberColumns(rows));
    const ids = new Set(inserted.map(({ id }) => id));
    const made = decided(rows.filter(({ subscriberId }) => ids.has(subscriberId)));
    if (made.length === 0) return [];
    await transaction.query(INSERT_CONSENTS, consentColumns(made));
    await this.audit.appendAll(transaction, made.map(consentGiven));
    return made;
  }

  /**
   * The same for people of whom the caller knows that none of their numbers is active, because it holds the locks of
   * all: everything is asked at once. It appends the entries, too (`consentGiven`).
   * @throws Error when a number is active after all; the caller's transaction must not go on
   */
  async enrolEverybody(transaction: Statements, rows: readonly Decided[]): Promise<void> {
    if (rows.length === 0) return;
    const all = ordered(rows);
    const [inserted] = await Promise.all([
      transaction.query<unknown[]>(INSERT_SUBSCRIBERS, subscriberColumns(all)),
      transaction.query(INSERT_CONSENTS, consentColumns(all)),
    ]);
    if (inserted.length < all.length) throw new Error('a number was made active without its lock');
  }
}

/** In one order always: two transactions that wait for each other's numbers would be a deadlock. */
function ordered<R extends Enrolment>(rows: readonly R[]): R[] {
  return [...rows].sort((a, b) => a.numberIndex.compare(b.numberIndex));
}

function subscriberColumns(rows: readonly Enrolling[]): unknown[] {
  return [
    rows.map(({ circumstances }) => circumstances.offer.municipality.id),
    rows.map(({ circumstances }) => instant(circumstances.now)),
    rows.map((row) => row.subscriberId),
    rows.map((row) => shardOf(row.subscriberId)),
    rows.map((row) => row.position),
    rows.map((row) => row.language),
    rows.map((row) => row.numberSealed),
    rows.map((row) => row.numberIndex),
    rows.map((row) => `{${row.zoneIds.join()}}`),
    rows.map((row) => `{${row.categoryIds.join()}}`),
    rows.map((row) => row.consentId),
    rows.map((row) => instant(validUntil(row))),
  ];
}

function consentColumns(rows: readonly Decided[]): unknown[] {
  const decisions = [...new Set(rows.map((row) => row.decisions))];
  const places = new Map(decisions.map((each, place) => [each, place]));
  return [
    CONSENT_SCHEMA,
    decisions.map((each) => JSON.stringify(each)),
    rows.map(({ circumstances }) => circumstances.offer.municipality.id),
    rows.map(({ circumstances }) => circumstances.offer.terms.id),
    rows.map(({ circumstances }) => circumstances.channel),
    rows.map(({ circumstances }) => circumstances.operatorId),
    rows.map(({ circumstances }) => instant(circumstances.now)),
    rows.map((row) => instant(validUntil(row))),
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

/** As text: the driver would spell each date out in the local zone, at ten times the cost. */
function instant(date: Date | null | undefined): string | null {
  return date?.toISOString() ?? null;
}
