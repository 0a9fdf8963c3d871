import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, evidenceOf, Payloads, trailOf, type ConsentEvidence } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { CatalogueService, type Offer } from '../../catalogue/catalogue.service.js';
import type { TermsContent } from '../../catalogue/terms.entity.js';
import { NumberCipher } from '../../numbers/number-cipher.js';
import { receiptOf, type ConsentReceipt } from '../../sign-up/receipt.js';
import { Consent } from '../../subscribers/consent.entity.js';
import type { Subscriber } from '../../subscribers/subscriber.entity.js';
import { signUpTrailOf } from '../../sign-up/sign-up-trail.js';
import { rightsProblem } from '../problems.js';
import type { Managing } from '../session/sessions.service.js';
import type {
  CitizenExport,
  DrawnAlert,
  ExportedConsent,
  ExportedDecision,
  ExportedEntry,
  RecordedMessage,
} from './citizen-export.js';
import { ALERTS_OF, CONSENTS_OF, MESSAGES_OF, WRITTEN_BY } from './export.sql.js';
import { OutcomesClient } from './outcomes.client.js';
import { outcomeIn, outcomesNote } from './outcomes.js';
import { toldTo } from './own-log.js';

/** A code is asked for before there is a subscription. */
const BEFORE_MS = 24 * 3_600_000;

/** A record as it is kept, with the bases of its terms. */
type RecordedConsent = Omit<ExportedConsent, 'evidence' | 'categories'> & {
  bases: TermsContent['categories'];
};

/** Gives citizens what is known of them. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly source: DataSource,
    private readonly cipher: NumberCipher,
    private readonly audit: AuditLog,
    private readonly outcomes: OutcomesClient,
    private readonly payloads: Payloads,
    private readonly catalogue: CatalogueService,
  ) {}

  /**
   * Everything, as it stands in one transaction; that it was given out is the last of its own entries. What became of
   * messages is asked afterwards, of another service: where it does not answer, the rest comes all the same.
   */
  async everythingOf(managing: Managing, offer: Offer, now = new Date()): Promise<CitizenExport> {
    const { alerts, messages, ...known } = await this.knownOf(managing, offer, now);
    const asked = [alerts.map(({ alertId }) => alertId), messages.map(({ id }) => id)] as const;
    const ledger = await this.outcomes.of(managing.subscriber.id, ...asked);
    return {
      ...known,
      alerts: alerts.map((alert) => ({
        ...alert,
        outcome: outcomeIn(ledger, 'alerts', alert.alertId, alert.drawnAt),
      })),
      messages: messages.map(({ id, ...message }) => ({
        ...message,
        outcome: outcomeIn(ledger, 'messages', id, message.sentAt),
      })),
      outcomes: { read: ledger !== null, keptSince: ledger?.keptSince ?? null, note: outcomesNote(ledger) },
    };
  }

  private knownOf({ subscriber, linkId }: Managing, offer: Offer, now: Date) {
    const { id, municipalityId, numberSealed, subscribedAt } = subscriber;
    return inTransaction(this.source, async (manager) => {
      await this.audit.append(manager, {
        ...{ municipalityId, event: 'dsar.export', actor: 'citizen', subjectRef: id, occurredAt: now },
        payload: { linkId },
      });
      return {
        format: 'campanile.citizen-export.v1' as const,
        exportedAt: now,
        municipality: offer.municipality.name,
        number: `+${this.cipher.open(numberSealed, municipalityId, id)}`,
        subject: id,
        language: subscriber.language,
        zones: namesOf(offer.zones, subscriber.zoneIds),
        categories: namesOf(offer.categories, subscriber.categoryIds),
        ...{ subscribedAt, pausedUntil: subscriber.pausedUntil, restrictedAt: subscriber.restrictedAt },
        ...(await this.recordsOf(manager, subscriber, offer)),
      };
    });
  }

  /** The receipt of one's own consent. @throws ProblemError `manage.receipt_unknown` */
  async receipt(
    { subscriber }: Managing,
    offer: Offer,
    consentId: string,
  ): Promise<{ consent: Consent; receipt: ConsentReceipt; evidence: ConsentEvidence | null }> {
    const own = { id: consentId, subjectRef: subscriber.id };
    const consent = await this.source.manager.findOneBy(Consent, own);
    if (consent === null) throw rightsProblem('manage.receipt_unknown');
    const evidence = await evidenceOf(this.source, this.payloads, subscriber.id);
    const terms = await this.catalogue.termsOf(consent.termsId, offer);
    return {
      consent,
      receipt: receiptOf(consent, offer, terms, consent.noticeLanguage),
      evidence: evidence.get(consentId) ?? null,
    };
  }

  private async recordsOf(manager: EntityManager, subscriber: Subscriber, offer: Offer) {
    const { id, municipalityId, shard, numberIndex, subscribedAt, language } = subscriber;
    const since = new Date(subscribedAt.getTime() - BEFORE_MS);
    const consents = await manager.query<RecordedConsent[]>(CONSENTS_OF, [id]);
    const evidence = await evidenceOf(manager, this.payloads, id);
    const drawn = await manager.query<DrawnAlert[]>(ALERTS_OF, [municipalityId, shard, id, subscribedAt]);
    const messages = await manager.query<RecordedMessage[]>(MESSAGES_OF, [
      ...[municipalityId, numberIndex, since, id],
    ]);
    const written = await manager.query<CitizenExport['written']>(WRITTEN_BY, [id]);
    return {
      consents: consents.map(({ bases, ...consent }) => ({
        ...{ ...consent, categories: decidedIn({ ...consent, bases }, offer) },
        evidence: evidence.get(consent.id) ?? null,
      })),
      alerts: drawn.map((alert) => inTheirLanguage(alert, language)),
      messages,
      written,
      log: await this.logOf(manager, id),
    };
  }

  /** Everything the log tells of them, in the order of time: how they signed up as well. */
  private async logOf(manager: EntityManager, id: string): Promise<ExportedEntry[]> {
    const own = await trailOf(manager, this.payloads, { subject: id });
    const before = await signUpTrailOf(manager, this.payloads, id);
    return [...before, ...own]
      .sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id))
      .map(toldTo);
  }
}

/** The text as it goes to who reads this language. */
function inTheirLanguage({ variants, ...alert }: DrawnAlert, language: string) {
  const own = variants?.find((variant) => variant.language === language) ?? variants?.[0];
  return { ...alert, text: own?.text ?? null };
}

/** Kinds that are offered no more have their code for a name. */
function decidedIn({ bases, decisions }: RecordedConsent, { categories }: Offer): ExportedDecision[] {
  return bases
    .filter(({ code }) => code in decisions.categories)
    .map(({ code, legalBasis, statuteRef }) => ({
      ...{ code, legalBasis, statuteRef, chosen: decisions.categories[code] === true },
      name: categories.find((each) => each.code === code)?.name ?? { it: code, en: code },
    }));
}

function namesOf(offered: { id: string; code: string }[], chosen: readonly string[]): string[] {
  return offered.filter(({ id }) => chosen.includes(id)).map(({ code }) => code);
}
