import { randomUUID } from 'node:crypto';
import type {
  FoundLogEntry,
  LogEntryAnswer,
  LogExportAnswer,
  LogOverview,
  LogSearchPage,
  RecipientTrail,
  WhyFacts,
} from '#libs/contracts';

const AT = '2026-11-23T19:04:30.123Z';
const HASH = 'ab'.repeat(32);

/**
 * All that the auditor's pages are told of a log in which every word of people's is meant to be run.
 * @param hostile such words, which name the field they stand in
 * @returns the answers of registration and the dispatcher, and by page which fields are shown
 */
export function hostileLog(municipality: string, official: string, hostile: (field: string) => string) {
  const actor = `official:${official}`;
  const facts = {
    ...{ reason: hostile('reason'), changes: hostile('notice'), zones: [hostile('zone')] },
    [hostile('key of a fact')]: { deep: [hostile('deep')] },
  };
  const entry: FoundLogEntry = {
    ...{ seq: 7, id: randomUUID(), at: AT, event: hostile('event'), actor, municipality, commitment: HASH },
    ...{ name: { it: hostile('name of the event'), en: hostile('name of the event') } },
    ...{ subject: randomUUID(), alert: `javascript:window.hit=1//${hostile('alert')}`, payload: facts },
  };
  const operator = { ...entry, seq: 8, id: randomUUID(), actor: `operator:${hostile('operator')}` };
  const service = { ...entry, seq: 9, id: randomUUID(), actor: `service:${hostile('service')}` };
  const page: LogSearchPage = {
    ...{ entries: [entry, operator, service], next: null, subjects: null, refused: null },
  };
  const proof = {
    leaf: HASH,
    proof: [hostile('hash')],
    checkpoint: hostile('checkpoint'),
    key: hostile('key'),
  };
  const found: LogEntryAnswer = { found: { entry, salt: null, ...proof }, damaged: false };
  const overview: LogOverview = {
    ...{ origin: hostile('origin'), key: hostile('key'), size: 9, publishedTo: [hostile('place')] },
    checkpoints: [{ size: 9, signedAt: AT, note: hostile('note') }],
  };
  const copy: LogExportAnswer = {
    export: {
      ...{ id: randomUUID(), state: 'failed', startedBy: `official:${official}`, startedAt: AT },
      ...{ from: null, to: null, done: 0, of: null, bytes: null, keptUntil: null, elsewhere: false },
      failure: 'audit.export_failed',
    },
    refused: null,
  };
  return {
    ...{ pages: [page], entry: found, overview, export: copy, trail: hostileTrail(hostile) },
    why: { facts: hostileFacts(municipality, entry, hostile), refused: null, damaged: false },
    shown: {
      found: ['event', 'name of the event', 'operator', 'service'],
      entry: ['hash', 'checkpoint', 'key'],
      why: [
        ...['municipality', 'text of the notice', 'controller', 'contact', 'channel', 'action', 'recorder'],
        ...['category', 'statute', 'zone', 'route', 'detail', 'state', 'hash', 'checkpoint', 'key', 'event'],
      ],
      checkpoints: ['origin', 'key', 'place', 'note'],
    },
  };
}

function hostileFacts(
  municipality: string,
  { payload, actor }: FoundLogEntry,
  hostile: (field: string) => string,
): WhyFacts {
  const [subject, id] = [randomUUID(), randomUUID()];
  const language = 'it';
  return {
    municipality: { id: municipality, name: hostile('municipality') },
    ...{ subjects: [], subject, reason: 'drawn', categoryChosen: true },
    consent: {
      ...{
        id,
        receiptId: id,
        schema: hostile('schema'),
        action: hostile('action'),
        channel: hostile('channel'),
      },
      ...{ recordedAt: AT, servedAt: AT, codeSentAt: AT, confirmedAt: AT, operator: hostile('recorder') },
      ...{ ageDeclared: true, validUntil: AT, pausedUntil: null },
      decisions: { categories: { [hostile('category')]: true }, zones: { [hostile('zone')]: true } },
      evidence: { entry: id, event: 'consent.given', commitment: HASH, key: null },
      notice: { version: hostile('version'), language, sha256: HASH, text: hostile('text of the notice') },
      terms: {
        ...{ version: 1, sha256: HASH },
        content: {
          ...{ controller: hostile('controller'), dpoContact: hostile('contact'), processors: [] },
          ...{ withdrawalMethods: [], retentionBasis: '', retentionDays: 1, categories: [], zones: [] },
        },
      },
    },
    category: {
      ...{ code: hostile('category'), name: { it: hostile('category') }, legalBasis: 'public_task' },
      statute: hostile('statute'),
    },
    zones: [{ code: hostile('zone'), name: hostile('zone'), chosen: true }],
    draw: {
      ...{ state: 'complete', startedAt: AT, finishedAt: AT, releasedAt: AT, drawn: 1, contentHash: HASH },
      rule: null,
    },
    membership: { leaves: 1, root: HASH, around: [] },
    log: {
      ...{ checkpoint: hostile('checkpoint'), key: hostile('key') },
      entries: [
        {
          ...{ seq: 7, salt: null, payload, leaf: HASH, proof: [hostile('hash')] },
          entry: {
            ...{ id, municipality, event: hostile('event'), actor, subject, alert: null, at: AT },
            commitment: HASH,
          },
        },
      ],
    },
  };
}

function hostileTrail(hostile: (field: string) => string): RecipientTrail {
  return {
    trail: {
      ...{ maskedNumber: hostile('number'), takenAt: AT, lane: 'extreme', mode: 'actual', language: 'it' },
      ...{ sender: hostile('sender'), text: hostile('text'), expiresAt: AT, waiting: null },
      outcomes: [
        {
          ...{
            at: AT,
            state: hostile('state'),
            route: hostile('route'),
            parts: 1,
            detail: hostile('detail'),
          },
          messageIds: [hostile('message')],
        },
      ],
      receipts: [
        { part: 0, delivered: false, state: hostile('state'), error: hostile('error'), doneAt: null, at: AT },
      ],
    },
  };
}
