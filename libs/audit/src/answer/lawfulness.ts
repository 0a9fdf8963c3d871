import { createHash } from 'node:crypto';
import type { WhyAnswer, WhyConsent, WhyEntry } from '#libs/contracts';
import { canonicalJson } from '#libs/tlog';
import type { ToldDecisions } from '../consent-record.js';
import type { Findings } from './answer-verdict.js';
import { drawOf } from './approvals.js';
import { ConsentChain, differing, type LoggedRecord } from './consent-chain.js';
import { judgeRule } from './draw-rule.js';
import { isAfter, precedes, restrictedBefore, silentBefore } from './moments.js';
import { CONTRADICTIONS, type Told } from './reasons.js';
import { judgeTerms } from './terms.js';

/**
 * Whether the consent shown is the one the log tells of, stood when the audience was drawn, and made it lawful to draw
 * the person, or explains why they were not.
 * @param entries of the log, each proved
 * @returns whether the consent was in the log before the end of the draw; null when the log tells of none
 */
export function judgeLawfulness(
  answer: WhyAnswer,
  entries: readonly WhyEntry[],
  found: Findings,
): boolean | null {
  const { consent, subject, reason } = answer;
  const own = entries.filter(({ entry }) => subject !== null && entry.subject === subject);
  const drawn = drawOf(entries);
  const codes = drawn === undefined ? null : judgeRule(answer, drawn, found);
  const erased = own.some(({ entry }) => entry.event === 'subject.erased');
  if (erased) found.gap('subject_erased', subject ?? '');
  if (subject === null) found.gap('person_unknown', reason);
  const chain = new ConsentChain(own);
  const record = consent === null ? undefined : chain.get(consent.id);
  if (!erased && consent === null && reason === 'drawn') found.fault('consent_missing', subject ?? '');
  if (!erased && consent !== null && record === undefined) found.fault('consent_not_in_the_log', consent.id);
  if (consent !== null && record !== undefined) {
    judgeRecord(consent, record, chain, found);
    judgeTerms(answer, consent, record, chain, entries, found);
  }
  const released = entries.find(({ entry }) => entry.event === 'alert.released');
  const told: Told = { own, chain, record, drawn, released, codes, erased };
  if (record !== undefined && drawn !== undefined) judgeTime(told, record, drawn, found);
  if (reason === 'drawn') judgeDrawn(answer, told, found);
  else if (CONTRADICTIONS[reason]?.(told) === true) found.fault('reason_contradicts', reason);
  return record === undefined || drawn === undefined ? null : record.line.seq < drawn.seq;
}

/** What is shown of the record is what its entry tells, or what it took over from those before it. */
function judgeRecord(consent: WhyConsent, record: LoggedRecord, chain: ConsentChain, found: Findings): void {
  const { seq, entry } = record.line;
  const { text, sha256 } = consent.notice;
  if (createHash('sha256').update(text).digest('hex') !== sha256) found.fault('notice_changed', sha256);
  const notice = chain.inherited(record.id, 'notice') as { sha256?: unknown } | undefined;
  if (notice?.sha256 !== sha256) found.fault('notice_changed', String(seq));
  if (consent.evidence && consent.evidence.commitment !== entry.commitment)
    found.fault('consent_not_in_the_log', `${seq}: commitment`);
  for (const field of differing(consent, record)) found.fault('consent_not_in_the_log', `${seq}: ${field}`);
  if (!decidesTheSame(record.decisions, consent.decisions))
    found.fault('consent_not_in_the_log', `${seq}: decisions`);
}

/** An entry that says nothing of decisions ends them all. */
function decidesTheSame(told: ToldDecisions | null, shown: ToldDecisions): boolean {
  if (told !== null) return canonicalJson(told) === canonicalJson(shown);
  return ![...Object.values(shown.categories), ...Object.values(shown.zones)].includes(true);
}

/** The record is the last one before the draw; while people are drawn it may be ended, before or after their turn. */
function judgeTime({ chain, released }: Told, record: LoggedRecord, drawn: WhyEntry, found: Findings): void {
  if (record.line.seq > drawn.seq) found.fault('consent_after_draw', String(record.line.seq));
  const end = chain.endOf(record.id);
  if (end !== undefined && released !== undefined && precedes(end, released))
    found.fault('consent_ended_before', String(end.seq));
}

/** Somebody is drawn for what they chose, while it is in force. */
function judgeDrawn({ category }: WhyAnswer, told: Told, found: Findings): void {
  const { own, record, chain, codes, drawn, released } = told;
  if (drawn === undefined || record === undefined || codes === null) return;
  const { seq } = record.line;
  const { categories = {}, zones = {} } = record.decisions ?? {};
  if (codes.category === null || categories[codes.category] !== true)
    found.fault('not_chosen', `${seq}: ${codes.category ?? ''}`);
  if (!codes.zones.some((zone) => zones[zone] === true))
    found.fault('not_chosen', `${seq}: ${codes.zones.join(' ')}`);
  if (released === undefined) return;
  const moved = own.find(({ entry }) => entry.event === 'number.reassigned');
  if (moved !== undefined && precedes(moved, released))
    found.fault('consent_ended_before', String(moved.seq));
  if (isAfter(chain.inherited(record.id, 'pausedUntil'), drawn))
    found.fault('not_in_force', `${seq}: pausedUntil`);
  const validUntil = chain.inherited(record.id, 'validUntil');
  const past = typeof validUntil === 'string' && !isAfter(validUntil, released);
  const silent = silentBefore(own, record.id, released);
  if (!past && !silent && !restrictedBefore(own, released)) return;
  if (category?.legalBasis === 'consent')
    found.fault('not_in_force', `${seq}: ${past ? 'validUntil' : silent ? 'answerBy' : 'restricted'}`);
  else found.gap('legal_basis_not_in_the_log', category?.code ?? '');
}
