import {
  merged,
  replayPlaces,
  toldBy,
  type Differences,
  type ReadableLog,
  type Sql,
  type Told,
} from '#libs/audit';
import type { ConsentDecisions } from '../subscribers/consent.entity.js';
import { NumberCipherError } from '../numbers/number-cipher.js';
import { NumberKeys } from '../numbers/number-keys.js';
import type { ConsentFact } from './consent-facts.js';
import { CODES, COUNT_SUBSCRIBERS, LIVE_DRAWS, LIVE_NOTICES, LIVE_SUBSCRIBERS } from './live.sql.js';
import { replayTerms, termsById } from './replay-terms.js';
import { chosen, storyOf, type ToldConsent } from './subscriber-story.js';

const PAGE = 2_000;

interface LiveSubscriber {
  id: string;
  status: string;
  language: string;
  consentId: string;
  pausedUntil: Date | null;
  validUntil: Date;
  answerBy: Date | null;
  restricted: boolean;
  municipalityId: string;
  numberSealed: Buffer;
  numberIndex: Buffer;
  guardianSealed: Buffer | null;
  guardianIndex: Buffer | null;
  zoneIds: string[];
  categoryIds: string[];
  consents: (ToldConsent & { decisions: ConsentDecisions })[];
}

/** A zone, or a kind of alert with what it rests on. */
interface Code {
  code: string;
  onConsent: boolean;
}

/** Holds registration's tables against what the log tells of them. */
export async function replayRegistration(
  log: ReadableLog,
  municipalityId: string | null,
  found: Differences,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  await replayPlaces(log.sql, municipalityId, found);
  await replayNotices(log, municipalityId, found);
  await replayTerms(log, municipalityId, found);
  await replayDraws(log, municipalityId, found);
  await replaySubscribers(log, municipalityId, found, onProgress);
}

async function replaySubscribers(
  log: ReadableLog,
  municipalityId: string | null,
  found: Differences,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const { sql } = log;
  const codes = new Map((await sql<Code & { id: string }>(CODES)).map(({ id, ...code }) => [id, code]));
  const [{ all } = { all: 0 }] = await sql<{ all: number }>(COUNT_SUBSCRIBERS, [municipalityId]);
  let done = 0;
  // Where nobody has signed up there may be no keys yet.
  const numbers = all === 0 ? null : await keysOf(log);
  const terms = await termsById(log, municipalityId);
  const told = toldBy(log, { about: 'subject', municipalityId });
  for await (const [entries, live] of merged(told, subscribers(sql, municipalityId))) {
    for (const { facts } of live?.consents ?? []) facts.terms = terms.get(facts.terms ?? '');
    compareSubscriber(found, entries, live, codes);
    if (live !== null && numbers !== null) compareNumbers(found, live, numbers);
    if (live !== null && ++done % PAGE === 0) onProgress(done, all);
  }
}

function keysOf({ sql, payloads }: ReadableLog): Promise<NumberKeys> {
  const query = async <R>(statement: string, values?: unknown[]) => (await sql(statement, values)) as R[];
  return NumberKeys.open(query, payloads.kek, {});
}

async function* subscribers(sql: Sql, municipalityId: string | null): AsyncGenerator<LiveSubscriber> {
  for (let last: string | null = null; ;) {
    const rows: LiveSubscriber[] = await sql<LiveSubscriber>(LIVE_SUBSCRIBERS, [last, municipalityId, PAGE]);
    yield* rows;
    last = rows.at(-1)?.id ?? null;
    if (last === null || rows.length < PAGE) return;
  }
}

function compareSubscriber(
  found: Differences,
  log: Told | null,
  live: LiveSubscriber | null,
  codes: ReadonlyMap<string, Code>,
): void {
  const id = (log ?? live)?.id ?? '';
  const what = 'subscriber';
  const story = log === null ? null : storyOf(log);
  found.looked(what);
  // Whose payloads are gone for a reason has an entry that says so; then nothing is left to compare but that.
  const erased = log?.entries.some(({ event }) => event === 'subject.erased') ?? false;
  const wrong = (log?.entries ?? []).filter(({ missing }) => missing === 'falsified' || (missing && !erased));
  for (const { id: entry, missing } of wrong) found.compare(what, id, `entry ${entry}`, missing, null);
  if (wrong.length > 0) return;
  found.compare(what, id, 'status', story?.status ?? null, live?.status ?? null);
  if (story === null || live === null || story.status === null) return;
  found.compare(what, id, 'consent', story.consentId, live.consentId);
  found.compare(what, id, 'language', story.language, live.language);
  found.compare(what, id, 'pausedUntil', story.pausedUntil, live.pausedUntil?.toISOString() ?? null);
  found.compare(what, id, 'validUntil', story.validUntil, live.validUntil.toISOString());
  if (!isForgotten(story.answerBy, live, codes))
    found.compare(what, id, 'answerBy', story.answerBy, live.answerBy?.toISOString() ?? null);
  found.compare(what, id, 'restricted', story.restricted, live.restricted);
  const decided = story.decisions === undefined ? undefined : chosen(story.decisions);
  found.compare(what, id, 'choice', decided, choiceOf(live, codes));
  compareConsents(found, id, story.consents, live.consents);
}

/** Who has public tasks alone loses nothing by silence: that their question ends with its time is not told. */
function isForgotten(
  due: string | null | undefined,
  { answerBy, categoryIds }: LiveSubscriber,
  codes: ReadonlyMap<string, Code>,
): boolean {
  if (typeof due !== 'string' || answerBy !== null) return false;
  return !categoryIds.some((id) => codes.get(id)?.onConsent === true);
}

/**
 * No number is in the log. What can be seen is that the one sealed in a row, which opens in that row alone, is the one it
 * is found by.
 */
function compareNumbers(found: Differences, live: LiveSubscriber, { cipher, index }: NumberKeys): void {
  const { id, municipalityId } = live;
  const numbers = {
    number: [live.numberSealed, live.numberIndex],
    guardian: [live.guardianSealed, live.guardianIndex],
  } as const;
  for (const [field, [sealed, indexed]] of Object.entries(numbers)) {
    if (sealed === null || indexed === null) continue;
    found.compare('subscriber', id, field, 'as indexed', numberAs(sealed, indexed));
  }

  function numberAs(sealed: Buffer, indexed: Buffer): string {
    try {
      const number = cipher.open(sealed, municipalityId, id);
      const known = index.everyOf(number, municipalityId).some((each) => each.equals(indexed));
      return known ? 'as indexed' : 'indexed as another';
    } catch (error) {
      if (error instanceof NumberCipherError) return error.code;
      throw error;
    }
  }
}

/** Every record has an entry, every entry its record, and both say that the same was decided. */
function compareConsents(
  found: Differences,
  id: string,
  told: readonly ToldConsent[],
  kept: LiveSubscriber['consents'],
): void {
  const ids = (consents: readonly ToldConsent[]) => consents.map((consent) => consent.id).sort();
  found.compare('consent', id, 'records', ids(told), ids(kept));
  for (const consent of told) {
    found.looked('consent');
    const record = kept.find((each) => each.id === consent.id);
    if (record === undefined) continue;
    if (consent.decisions !== null)
      found.compare('consent', consent.id, 'decisions', chosen(consent.decisions), chosen(record.decisions));
    for (const [fact, said] of Object.entries(consent.facts))
      found.compare('consent', consent.id, fact, said, record.facts[fact as ConsentFact]);
  }
}

function choiceOf({ zoneIds, categoryIds }: LiveSubscriber, codes: ReadonlyMap<string, Code>): string {
  const decided = (ids: readonly string[]) =>
    Object.fromEntries(ids.map((id): [string, boolean] => [codes.get(id)?.code ?? id, true]));
  return chosen({ categories: decided(categoryIds), zones: decided(zoneIds) });
}

/** The audience of each alert: how many were drawn, and whom, by digest. */
async function replayDraws(
  log: ReadableLog,
  municipalityId: string | null,
  found: Differences,
): Promise<void> {
  interface Draw {
    id: string;
    state: string;
    drawn: number;
    digest: string;
  }
  const draws = await log.sql<Draw>(LIVE_DRAWS, [municipalityId]);
  const told = toldBy(log, { about: 'alert', municipalityId, events: ['audience.drawn'] });
  for await (const [entries, live] of merged(told, asStream(draws))) {
    found.looked('draw');
    const payload = entries?.entries[0]?.payload;
    for (const field of ['state', 'drawn', 'digest'] as const)
      found.compare(
        'draw',
        (entries ?? live)?.id ?? '',
        field,
        payload?.[field] ?? null,
        live?.[field] ?? null,
      );
  }
}

async function replayNotices(
  log: ReadableLog,
  municipalityId: string | null,
  found: Differences,
): Promise<void> {
  const live = (await log.sql<Record<string, string>>(LIVE_NOTICES, [municipalityId])).map(noticeText);
  const told: string[] = [];
  for await (const { entries } of toldBy(log, {
    ...{ about: 'entry', municipalityId, events: ['notice.published'] },
  }))
    told.push(...entries.map(({ payload }) => noticeText(payload ?? {})));
  for (const notice of new Set([...told, ...live])) {
    found.looked('notice');
    found.compare('notice', notice, 'published', told.includes(notice), live.includes(notice));
  }
}

function noticeText({ version, language, sha256 }: Record<string, unknown>): string {
  return `${String(version)} ${String(language)} ${String(sha256)}`;
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is there already
async function* asStream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
