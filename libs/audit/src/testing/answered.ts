import { createHash, randomUUID } from 'node:crypto';
import { SHARD_COUNT, shardOf, type AudienceRule, type WhyAnswer, type WhyTerms } from '#libs/contracts';
import { canonicalJson } from '#libs/tlog';
import { LogArchive } from '../archive.js';
import { audienceProof, AudienceTree } from '../audience/audience-tree.js';
import type { AuditEntry, AuditEvent } from '../events.js';
import { idBytes } from '../payloads/ids.js';
import { TOWN, type LogUnderTest } from './log-under-test.js';

const TEXT = 'Informativa: il Comune usa il tuo numero solo per avvisarti.';
export const NOTICE = { version: '1', language: 'it', sha256: sha256(TEXT), text: TEXT };
export const CHOSEN = { categories: { flood: true, roads: false }, zones: { BORGO: true, REDA: false } };
export const NOTHING = { categories: { flood: false, roads: false }, zones: { BORGO: false, REDA: false } };
/** Terms of processing by which the alert rests on that basis. */
const termsOn = (legalBasis: string, statuteRef: string | null) => ({
  ...{ controller: 'Comune', dpoContact: 'rpd@comune.example', processors: [], withdrawalMethods: ['STOP'] },
  ...{ retentionBasis: 'art. 17(3)(e)', retentionDays: 365, zones: [{ code: 'BORGO', name: 'Borgo' }] },
  categories: [{ code: 'flood', legalBasis, statuteRef }],
});
export const ON_CONSENT = shownTerms(1, termsOn('consent', null));
export const ON_PUBLIC_TASK = shownTerms(2, termsOn('public_task', 'D.Lgs. 1/2018'));
export const RULE = { categoryId: randomUUID(), zoneIds: [randomUUID()] };
const CODES = { category: 'flood', zones: ['BORGO'] };

/** What happened to a person: minute, event, facts. The alert is released at minute 30 and drawn at 40. */
export type Step = [minute: number, event: AuditEvent, payload: Record<string, unknown>];

export const RELEASED = 30;
export const DRAWN = 40;

/** A person, an alert, and what the log tells of both; and the answer an honest operator would give. */
export interface Scene {
  steps?: Step[];
  reason?: WhyAnswer['reason'];
  consent?: Partial<NonNullable<WhyAnswer['consent']>> | null;
  /** What content, draw and answer name as the rule. */
  rule?: AudienceRule;
  /** Facts of `audience.drawn` beside the true ones; null: nobody has been drawn yet. */
  drawn?: Record<string, unknown> | null;
  /** Those the consent was given under. */
  terms?: WhyTerms;
  /** When they were published. */
  publishedAt?: number;
  /** Beside the true parts of the answer. */
  answer?: Partial<WhyAnswer>;
}

export function given(consentId: string, facts: Record<string, unknown> = {}): Record<string, unknown> {
  const { version, sha256: hash } = NOTICE;
  const notice = { version, sha256: hash };
  return { consentId, channel: 'web', decisions: CHOSEN, notice, terms: saidOf(ON_CONSENT), ...facts };
}

/** What an entry says of terms. */
export function saidOf({ version, sha256: hash }: WhyTerms): Record<string, unknown> {
  return { version, sha256: hash };
}

/** Plays a scene into a log. @returns the answer as its receiver reads it */
export async function answered(log: LogUnderTest, scene: Scene = {}): Promise<WhyAnswer> {
  const {
    reason = 'drawn',
    steps = [[1, 'consent.given', given('1')]],
    drawn = {},
    rule = RULE,
    terms = ON_CONSENT,
  } = scene;
  const [subject, alert] = [randomUUID(), randomUUID()];
  const shards = audienceOf(reason === 'drawn' ? subject : null);
  const content = { alertId: alert, audience: rule, variants: [{ text: 'Piena.' }] };
  const contentHash = sha256(canonicalJson(content));
  const tree = new AudienceTree();
  for (const ids of shards) tree.addShard(ids);
  const ofAlert = (minute: number, event: AuditEvent, actor: AuditEntry['actor'], facts = {}) => ({
    ...{ event, actor, alertId: alert, subjectRef: undefined, occurredAt: at(minute) },
    payload: { contentHash, ...facts },
  });
  const end = {
    state: 'complete',
    rule,
    codes: CODES,
    root: tree.root(),
    leaves: tree.leaves,
    ...drawn,
  };
  const [basis] = terms.content.categories;
  const publication = { event: 'terms.published' as const, subjectRef: undefined, payload: saidOf(terms) };
  const entries: Partial<AuditEntry>[] = [
    { ...publication, actor: 'operator:spec', occurredAt: at(scene.publishedAt ?? 0) },
    ofAlert(27, 'alert.submitted', 'official:one'),
    ofAlert(28, 'alert.approved', 'official:two'),
    ofAlert(RELEASED, 'alert.released', 'official:two'),
    ...(drawn === null ? [] : [ofAlert(DRAWN, 'audience.drawn', 'service:registration', end)]),
    ...steps.map(([minute, event, payload]) => ({
      ...{ event, subjectRef: subject, occurredAt: at(minute), payload },
    })),
  ];
  await log.append(...entries.sort((a, b) => Number(a.occurredAt) - Number(b.occurredAt)));
  await log.sequence();
  const answer = {
    ...{ format: 'campanile.why.v1', municipality: { id: TOWN, name: 'Faenza' }, subject, reason },
    consent: scene.consent === null ? null : { ...CONSENT, terms, ...scene.consent },
    category: { code: 'flood', legalBasis: basis?.legalBasis, statute: basis?.statuteRef },
    zones: [{ code: 'BORGO' }],
    draw: { state: drawn === null ? 'drawing' : 'complete', contentHash, rule },
    alert: { id: alert, contentHash, content },
    membership: drawn === null ? null : await audienceProof(subject, shards),
    log: await proved(log, subject, alert),
    ...scene.answer,
  };
  return JSON.parse(JSON.stringify(answer)) as WhyAnswer;
}

const CONSENT = { id: '1', channel: 'web', decisions: CHOSEN, notice: NOTICE };

/** What the log holds of both, of the terms published before them, and of these entries about nobody, under its newest checkpoint. */
export async function proved(
  log: LogUnderTest,
  subject: string,
  alert: string,
  about: readonly string[] = [],
): Promise<WhyAnswer['log']> {
  const rows = await log.sql<{ seq: number }>(
    `SELECT seq::int AS seq FROM audit.sequenced JOIN audit.entry ON entry.id = entry_id
     WHERE log_id = $1 AND (subject_ref = $2 OR alert_id = $3 OR entry_id = ANY ($4::uuid[]) OR entry_id = (
       SELECT id FROM audit.entry
       WHERE event = 'terms.published' AND id < (SELECT min(id::text)::uuid FROM audit.entry WHERE alert_id = $3)
       ORDER BY id DESC LIMIT 1))`,
    [TOWN, subject, alert, about],
  );
  const archive = new LogArchive(log.sql, log.key, log.payloads);
  return archive.proveEntries(
    TOWN,
    rows.map(({ seq }) => seq),
  );
}

/** Ninety people by shard, and this one. */
function audienceOf(subject: string | null): Buffer[] {
  const people = [
    ...Array.from({ length: 90 }, (): string => randomUUID()),
    ...(subject === null ? [] : [subject]),
  ];
  return Array.from({ length: SHARD_COUNT }, (_, shard) =>
    Buffer.concat(people.filter((id) => shardOf(id) === shard).map(idBytes)),
  );
}

function shownTerms(version: number, content: WhyTerms['content']): WhyTerms {
  return { version, sha256: sha256(canonicalJson(content)), content };
}

/** A minute of the evening. */
export function at(minute: number): Date {
  return new Date(Date.UTC(2026, 10, 23, 19, minute));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
