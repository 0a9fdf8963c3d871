import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  evidenceOf,
  LogArchive,
  Payloads,
  searchPage,
  type FoundEntry,
  type SearchFilter,
  type Sql,
} from '#libs/audit';
import type { WhyConsent, WhyFacts } from '#libs/contracts';
import { signUpTrailOf } from '../../sign-up/sign-up-trail.js';
import { AUDITING, type Auditing } from '../auditing.settings.js';
import { NUMBERS_OF } from './why.sql.js';

/** What the log tells of a person's consent, and of an alert on its way: the beginnings of the events' names. */
const OF_PERSON = /^(consent|objection|notice|number|subject|registration|otp|guardian|dsar)\./;
/** And of these, what was decided, and what was asked. */
const DECISIVE = /^(consent|objection)\.|^notice\.asked$/;
const OF_ALERT = /^(alert|audience|dispatch)\./;
/** Entries proved at most, of each kind; nobody's consent has so many. */
const MOST_ENTRIES = 300;
const PAGE = 1_000;

/** What the log tells of a person and of an alert, and its proofs. */
@Injectable()
export class WhyLog {
  readonly #sql: Sql;

  constructor(
    source: DataSource,
    @Inject(AUDITING) private readonly auditing: Auditing,
    private readonly payloads: Payloads,
  ) {
    this.#sql = (statement, values) => source.query(statement, values);
  }

  /** What a person had decided and been asked by then. */
  decided(logId: string, subject: string, by: Date): Promise<FoundEntry[]> {
    return this.entriesOf({ logId, subject, to: by }, DECISIVE);
  }

  /** Whether they had asked by then that their data be kept and not used: what the log said of it last. */
  async restricted(logId: string, subject: string, by: Date): Promise<boolean> {
    const filter = { logId, subject, event: 'dsar.restricted', to: by };
    const page = { after: null, limit: 1, newest: true };
    const [last] = await searchPage(this.#sql, this.payloads, filter, page);
    return last?.payload?.restricted === true;
  }

  /** What of the log a record is held against; null where it tells nothing of it. */
  async evidenceOf(subject: string, recordId: string): Promise<WhyConsent['evidence']> {
    const evidence = await evidenceOf({ query: this.#sql }, this.payloads, subject);
    return evidence.get(recordId) ?? null;
  }

  /** Each entry that an answer rests on, proved. */
  async proved(
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
