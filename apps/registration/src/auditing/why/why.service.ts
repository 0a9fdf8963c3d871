import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  answerDue,
  AuditError,
  audienceProof,
  evidenceOf,
  LogArchive,
  Payloads,
  searchPage,
  wasInAudience,
  type AudienceProof,
  type FoundEntry,
  type SearchFilter,
  type Sql,
} from '#libs/audit';
import {
  SHARD_COUNT,
  shardOf,
  type WhyConsent,
  type WhyFacts,
  type WhyFactsAnswer,
  type WhyRequest,
} from '#libs/contracts';
import { ProblemError } from '#libs/http';
import { PAGES_OF_SHARD } from '../../audience/draw.sql.js';
import { CatalogueService, type Offer } from '../../catalogue/catalogue.service.js';
import type { TermsContent } from '../../catalogue/terms.entity.js';
import { termsHash } from '../../catalogue/terms/terms-content.js';
import { signUpTrailOf } from '../../sign-up/sign-up-trail.js';
import { uuidBytes } from '../../subscribers/subject-id.js';
import { AUDITING, type Auditing } from '../auditing.settings.js';
import { LooksService } from '../looks.service.js';
import { SubjectsService } from '../subjects.service.js';
import {
  personInForce,
  reasonOf,
  recordInForce,
  type Decided,
  type DrawFacts,
  type Person,
} from './reason.js';
import { ADDRESSED, DRAW_OF_ALERT, NUMBERS_OF, PEOPLE, RECORDS_OF } from './why.sql.js';

/** What the log tells of a person's consent, and of an alert on its way: the beginnings of the events' names. */
const OF_PERSON = /^(consent|objection|notice|number|subject|registration|otp|guardian|dsar)\./;
/** And of these, what was decided, and what was asked. */
const DECISIVE = /^(consent|objection)\.|^notice\.asked$/;
const OF_ALERT = /^(alert|audience|dispatch)\./;
/** Entries proved at most, of each kind; nobody's consent has so many. */
const MOST_ENTRIES = 300;
const PAGE = 1_000;

type RecordRow = Decided &
  Omit<WhyConsent, 'recordedAt' | 'pausedUntil' | 'terms'> & {
    terms: { version: number; content: TermsContent };
  };

/** Answers why somebody was drawn for an alert, or was not, from consent to audience, each entry of the log proved. */
@Injectable()
export class WhyService {
  readonly #sql: Sql;

  constructor(
    source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly people: SubjectsService,
    private readonly looks: LooksService,
    @Inject(AUDITING) private readonly auditing: Auditing,
    private readonly payloads: Payloads,
  ) {
    this.#sql = (statement, values) => source.query(statement, values);
  }

  async answer(municipalityId: string, request: WhyRequest): Promise<WhyFactsAnswer> {
    const { number, subject, alert } = request;
    try {
      const found = number === undefined ? [] : await this.people.ofNumber(municipalityId, number);
      const asked = subject === undefined ? found : [subject];
      await this.looks.record(request, {
        ...{ municipalityId, subjects: asked, alertId: alert },
        facts: { what: 'why', by_number: number !== undefined },
      });
      return { facts: await this.factsOf(municipalityId, alert, asked), refused: null, damaged: false };
    } catch (error) {
      if (error instanceof AuditError) return { facts: null, refused: null, damaged: true };
      if (!(error instanceof ProblemError) || !error.code.startsWith('number.')) throw error;
      const refused = { code: error.code, it: error.sentence('it'), en: error.sentence('en') };
      return { facts: null, refused, damaged: false };
    }
  }

  private async factsOf(municipalityId: string, alertId: string, asked: string[]): Promise<WhyFacts> {
    const offer = await this.catalogue.offerOf(municipalityId);
    const [draw = null] = await this.#sql<DrawFacts>(DRAW_OF_ALERT, [municipalityId, alertId]);
    const known = await this.#sql<Person>(PEOPLE, [municipalityId, asked]);
    const shards = draw === null ? [] : await this.shardsOf(alertId, asked);
    const drawn = asked.find((id) => holds(shards[shardOf(id)], id)) ?? null;
    const person = personInForce(known, drawn, draw === null ? null : draw.startedAt);
    // An erased person is known by their reference alone: their log, and that they were drawn.
    const subject = person?.subject ?? drawn ?? asked.at(-1) ?? null;
    const records = subject === null ? [] : await this.#sql<RecordRow>(RECORDS_OF, [subject, municipalityId]);
    const record =
      draw === null
        ? (records.at(-1) ?? null)
        : (recordInForce(records, draw.startedAt) ??
          (drawn === null ? null : recordInForce(records, draw.finishedAt ?? new Date())));
    const ruled = ruleOf(offer, draw);
    const onConsent = ruled.category?.legalBasis === 'consent';
    const reason = reasonOf({
      ...{ draw, person, record, member: drawn !== null },
      restricted: onConsent && (await this.restricted(municipalityId, subject, draw)),
      past: onConsent && isPast(record, draw),
      silent: onConsent && (await this.silent(municipalityId, subject, record, draw)),
      addressed: await this.addressed(alertId, subject),
      ...{ category: ruled.category?.code ?? null, zones: ruled.zones.map(({ code }) => code) },
    });
    const consent = await this.consentOf(subject, record);
    return {
      municipality: { id: municipalityId, name: offer.municipality.name },
      subjects: known.map(({ subscribedAt, leftAt, ...each }) => ({
        ...{ ...each, subscribedAt: subscribedAt.toISOString(), leftAt: leftAt?.toISOString() ?? null },
      })),
      ...{ subject, reason, consent },
      category: categoryOf(ruled.category, record),
      categoryChosen:
        ruled.category === null ? null : (record?.decisions.categories[ruled.category.code] ?? null),
      zones: ruled.zones.map(({ code, name }) => ({
        ...{ code, name, chosen: record?.decisions.zones[code] ?? null },
      })),
      draw: drawOf(draw),
      membership: await this.membership(draw, subject, alertId),
      log: await this.logOf(municipalityId, subject, alertId, consent),
    };
  }

  /** The record with what of the log proves it. */
  private async consentOf(subject: string | null, record: RecordRow | null): Promise<WhyConsent | null> {
    if (record === null || subject === null) return null;
    const evidence = await evidenceOf({ query: this.#sql }, this.payloads, subject);
    return { ...consentOf(record), evidence: evidence.get(record.id) ?? null };
  }

  /** Ids of the shards that somebody asked about is in; of the others nothing is read. */
  private async shardsOf(alertId: string, asked: readonly string[]): Promise<Record<number, Buffer>> {
    const shards: Record<number, Buffer> = {};
    for (const shard of new Set(asked.map((id) => shardOf(id))))
      shards[shard] = await this.shard(alertId, shard);
    return shards;
  }

  private async shard(alertId: string, shard: number): Promise<Buffer> {
    const pages = await this.#sql<{ ids: Buffer }>(PAGES_OF_SHARD, [alertId, shard]);
    return Buffer.concat(pages.map(({ ids }) => ids));
  }

  private async addressed(alertId: string, subject: string | null): Promise<boolean> {
    const [draw] = await this.#sql<{ addressed: boolean }>(ADDRESSED, [alertId, subject]);
    return draw?.addressed ?? true;
  }

  /** Whether they had asked by then that their data be kept and not used: what the log said of it last. */
  private async restricted(logId: string, subject: string | null, draw: DrawFacts | null): Promise<boolean> {
    if (subject === null || draw === null) return false;
    const filter = { logId, subject, event: 'dsar.restricted', to: draw.startedAt };
    const [last] = await searchPage(this.#sql, this.payloads, filter, {
      after: null,
      limit: 1,
      newest: true,
    });
    return last?.payload?.restricted === true;
  }

  /** Whether their time to answer a changed notice was over. People are drawn one after the other: the end of the draw counts. */
  private async silent(
    logId: string,
    subject: string | null,
    record: RecordRow | null,
    draw: DrawFacts | null,
  ): Promise<boolean> {
    if (subject === null || record === null || draw === null) return false;
    const end = draw.finishedAt ?? draw.startedAt;
    const due = answerDue(await this.entriesOf({ logId, subject, to: end }, DECISIVE), record.id);
    return typeof due === 'string' && new Date(due) <= end;
  }

  private async membership(
    draw: DrawFacts | null,
    subject: string | null,
    alertId: string,
  ): Promise<AudienceProof | null> {
    if (draw === null || draw.state === 'drawing' || subject === null) return null;
    const shards: Buffer[] = [];
    for (let shard = 0; shard < SHARD_COUNT; shard++) shards.push(await this.shard(alertId, shard));
    const proof = await audienceProof(subject, shards);
    if (wasInAudience(subject, proof) === null)
      throw new AuditError('audit.log_damaged', `The audience of alert ${alertId} proves nothing.`);
    return proof;
  }

  private async logOf(
    logId: string,
    subject: string | null,
    alert: string,
    consent: WhyConsent | null,
  ): Promise<WhyFacts['log']> {
    const ofTerms = consent === null ? [] : await this.numbersOfTerms(logId, consent);
    const ofPerson = subject === null ? [] : await this.numbersOf({ logId, subject }, OF_PERSON);
    const ofSignUp = subject === null ? [] : await this.numbersOfSignUp(logId, subject);
    const ofAlert = await this.numbersOf({ logId, alert }, OF_ALERT);
    const archive = new LogArchive(this.#sql, this.auditing.key, this.payloads);
    return archive.proveEntries(logId, [...new Set([...ofTerms, ...ofSignUp, ...ofPerson, ...ofAlert])]);
  }

  /** Of the entry that tells of the terms the consent was given under. */
  private async numbersOfTerms(logId: string, { terms }: WhyConsent): Promise<number[]> {
    const filter = { logId, event: 'terms.published' };
    const page = { after: null, limit: PAGE };
    const published = await searchPage(this.#sql, this.payloads, filter, page);
    return published.filter(({ payload }) => payload?.sha256 === terms.sha256).map(({ seq }) => seq);
  }

  /** Numbers of what was written before it was known about whom: that the notice was shown, the code sent. */
  private async numbersOfSignUp(logId: string, subject: string): Promise<number[]> {
    const entries = await signUpTrailOf({ query: this.#sql }, this.payloads, subject);
    const ids = entries.map(({ id }) => id).slice(0, MOST_ENTRIES);
    const rows = await this.#sql<{ seq: number }>(NUMBERS_OF, [logId, ids]);
    return rows.map(({ seq }) => seq);
  }

  /** Numbers of the entries that matter; the looks at them do not. */
  private async numbersOf(filter: SearchFilter, events: RegExp): Promise<number[]> {
    return (await this.entriesOf(filter, events)).map(({ seq }) => seq);
  }

  private async entriesOf(filter: SearchFilter, events: RegExp): Promise<FoundEntry[]> {
    const found: FoundEntry[] = [];
    for (let after: number | null = null; ;) {
      const page: FoundEntry[] = await searchPage(this.#sql, this.payloads, filter, { after, limit: PAGE });
      found.push(...page.filter(({ event }) => events.test(event)));
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE || found.length >= MOST_ENTRIES)
        return found.slice(0, MOST_ENTRIES);
      after = last.seq;
    }
  }
}

function holds(ids: Buffer | undefined, subject: string): boolean {
  if (ids === undefined) return false;
  const id = uuidBytes(subject);
  for (let at = ids.indexOf(id); at >= 0; at = ids.indexOf(id, at + 1)) if (at % 16 === 0) return true;
  return false;
}

/** People are drawn one after the other: the end of the draw counts. */
function isPast(record: RecordRow | null, draw: DrawFacts | null): boolean {
  const validUntil = record?.validUntil ?? null;
  return validUntil !== null && draw !== null && new Date(validUntil) <= (draw.finishedAt ?? draw.startedAt);
}

function ruleOf(offer: Offer, draw: DrawFacts | null) {
  const rule = draw?.release?.audience;
  return {
    category: offer.categories.find(({ id }) => id === rule?.categoryId) ?? null,
    zones: offer.zones.filter(({ id }) => rule?.zoneIds.includes(id) ?? false),
  };
}

/** Its legal basis as it stood in the terms of the record, where there is one. */
function categoryOf(
  category: Offer['categories'][number] | null,
  record: RecordRow | null,
): WhyFacts['category'] {
  if (category === null) return null;
  const { code, name, legalBasis, statuteRef } = category;
  const then = record?.terms.content.categories.find((offered) => offered.code === code);
  return {
    code,
    name,
    legalBasis: then?.legalBasis ?? legalBasis,
    statute: (then ?? { statuteRef }).statuteRef,
  };
}

function consentOf({ terms, recordedAt, pausedUntil, ...record }: RecordRow): WhyConsent {
  return {
    ...{ ...record, recordedAt: recordedAt.toISOString(), pausedUntil: pausedUntil?.toISOString() ?? null },
    terms: { ...terms, sha256: termsHash(terms.content) },
  };
}

function drawOf(draw: DrawFacts | null): WhyFacts['draw'] {
  if (draw === null) return null;
  const { state, startedAt, finishedAt, drawn, release } = draw;
  return {
    ...{ state, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null, drawn },
    ...{ releasedAt: release?.releasedAt ?? null, contentHash: release?.contentHash ?? null },
    rule: release?.audience ?? null,
  };
}
