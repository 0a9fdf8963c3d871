import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { answerDue, AuditError, endedBySilence } from '#libs/audit';
import type { WhyFacts, WhyFactsAnswer, WhyReason, WhyRequest } from '#libs/contracts';
import { ProblemError } from '#libs/http';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import { LooksService } from '../looks.service.js';
import { SubjectsService } from '../subjects.service.js';
import { Membership } from './membership.service.js';
import { personInForce, reasonOf, recordInForce, type DrawFacts, type Person } from './reason.js';
import { chosenOf, consentOf, drawOf, personOf, ruleOf, type RecordRow, type Ruled } from './views.js';
import { WhyLog } from './why-log.service.js';
import { ADDRESSED, DRAW_OF_ALERT, PEOPLE, RECORDS_OF } from './why.sql.js';

/** What a question about an alert is about. */
interface Asked {
  municipalityId: string;
  alertId: string;
  draw: DrawFacts | null;
  /** Null for who is erased, and for a number that nobody had. */
  person: Person | null;
  /** Who of those asked about was drawn. */
  drawn: string | null;
  /** The person, or the reference under which an erased one is known. */
  subject: string | null;
  /** In force when the audience was drawn. */
  record: RecordRow | null;
  ruled: Ruled;
}

/** Answers why somebody was drawn for an alert, or was not, from consent to audience, each entry of the log proved. */
@Injectable()
export class WhyService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly people: SubjectsService,
    private readonly looks: LooksService,
    private readonly membership: Membership,
    private readonly log: WhyLog,
  ) {}

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

  private async factsOf(municipalityId: string, alertId: string, ids: string[]): Promise<WhyFacts> {
    const offer = await this.catalogue.offerOf(municipalityId);
    const [draw = null] = await this.source.query<DrawFacts[]>(DRAW_OF_ALERT, [municipalityId, alertId]);
    const known = await this.source.query<Person[]>(PEOPLE, [municipalityId, ids]);
    const drawn = draw === null ? null : await this.membership.drawnOf(alertId, ids);
    const person = personInForce(known, drawn, draw === null ? null : draw.startedAt);
    // An erased person is known by their reference alone: their log, and that they were drawn.
    const subject = person?.subject ?? drawn ?? ids.at(-1) ?? null;
    const record = await this.recordOf(municipalityId, subject, draw, drawn !== null);
    const ruled = ruleOf(offer, draw);
    const reason = await this.reasonOf({
      ...{ municipalityId, alertId, draw, person, drawn, subject, record, ruled },
    });
    const consent =
      record === null || subject === null
        ? null
        : { ...consentOf(record), evidence: await this.log.evidenceOf(subject, record.id) };
    return {
      municipality: { id: municipalityId, name: offer.municipality.name },
      subjects: known.map(personOf),
      ...{ subject, reason, consent },
      ...chosenOf(ruled, record),
      draw: drawOf(draw),
      membership: await this.membership.proof(draw, subject, alertId),
      log: await this.log.proved(municipalityId, subject, alertId, consent),
    };
  }

  /** In force when the draw began; of who was drawn, at its end at the latest. */
  private async recordOf(
    municipalityId: string,
    subject: string | null,
    draw: DrawFacts | null,
    member: boolean,
  ): Promise<RecordRow | null> {
    if (subject === null) return null;
    const records = await this.source.query<RecordRow[]>(RECORDS_OF, [subject, municipalityId]);
    if (draw === null) return records.at(-1) ?? null;
    const then = recordInForce(records, draw.startedAt);
    return then === null && member ? recordInForce(records, endOf(draw)) : then;
  }

  private async reasonOf(asked: Asked): Promise<WhyReason> {
    const { alertId, draw, person, drawn, subject, record, ruled } = asked;
    return reasonOf({
      ...{ draw, person, record, member: drawn !== null },
      ...(await this.heldBack(asked)),
      addressed: await this.addressed(alertId, subject),
      ...{ category: ruled.category?.code ?? null, zones: ruled.zones.map(({ code }) => code) },
    });
  }

  /** What stands in the way of an alert that rests on consent, and of no other. People are drawn one after the other: the end of the draw counts. */
  private async heldBack({ municipalityId, draw, subject, record, ruled: { category } }: Asked) {
    if (category?.legalBasis !== 'consent' || draw === null || subject === null)
      return { restricted: false, past: false, silent: false, lapsed: false };
    const end = endOf(draw);
    const restricted = await this.log.restricted(municipalityId, subject, draw.startedAt);
    if (record === null) return { restricted, past: false, silent: false, lapsed: false };
    const decided = await this.log.decided(municipalityId, subject, end);
    return {
      restricted,
      past: record.validUntil !== null && new Date(record.validUntil) <= end,
      silent: isBy(answerDue(decided, record.id), end),
      lapsed: endedBySilence(decided, record.id, category.code),
    };
  }

  private async addressed(alertId: string, subject: string | null): Promise<boolean> {
    const [draw] = await this.source.query<{ addressed: boolean }[]>(ADDRESSED, [alertId, subject]);
    return draw?.addressed ?? true;
  }
}

function endOf({ startedAt, finishedAt }: DrawFacts): Date {
  return finishedAt ?? startedAt;
}

function isBy(due: string | null | undefined, moment: Date): boolean {
  return typeof due === 'string' && new Date(due) <= moment;
}
