import { ApiProperty } from '@nestjs/swagger';
import type { Offer } from '../catalogue/catalogue.service.js';
import type { LegalBasis } from '../catalogue/category.entity.js';
import type { TermsContent } from '../catalogue/terms.entity.js';
import type { Consent } from '../subscribers/consent.entity.js';
import { validUntil, type Decided } from '../subscribers/decided.js';

class DecidedZone {
  @ApiProperty({ example: 'BORGO' })
  code!: string;

  @ApiProperty({ example: 'Borgo Durbecco' })
  name!: string;
}

class DecidedCategory {
  @ApiProperty({ example: 'flood' })
  code!: string;

  @ApiProperty({ example: { it: 'Alluvione', en: 'Flood' } })
  name!: Record<string, string>;

  @ApiProperty({ example: 'public_task', enum: ['public_task', 'consent'] })
  legalBasis!: LegalBasis;

  @ApiProperty({ example: 'D.Lgs. 1/2018, art. 12', nullable: true, type: String })
  statuteRef!: string | null;

  @ApiProperty({ example: true })
  chosen!: boolean;
}

class ReadNotice {
  @ApiProperty({ example: '2026-01' })
  version!: string;

  @ApiProperty({ example: 'it' })
  language!: string;

  @ApiProperty({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' })
  sha256!: string;
}

/** What a citizen takes home: what they decided, when, and how to undo it. Never the number. */
export class ConsentReceipt {
  @ApiProperty({ example: '4bf5122f-3444-4a55-9b3c-9a1b6f3d2c11' })
  receiptId!: string;

  @ApiProperty({ example: '2026-11-23T18:00:00.000Z' })
  confirmedAt!: string;

  @ApiProperty({ example: '2027-11-23T18:00:00.000Z', nullable: true, type: String })
  validUntil!: string | null;

  @ApiProperty({ example: 'Faenza' })
  municipality!: string;

  @ApiProperty({ example: 'it' })
  language!: string;

  @ApiProperty({ type: [DecidedZone] })
  zones!: DecidedZone[];

  @ApiProperty({ type: [DecidedCategory] })
  categories!: DecidedCategory[];

  @ApiProperty()
  notice!: ReadNotice;

  @ApiProperty({ example: 'Comune di Faenza, Piazza del Popolo 31' })
  controller!: string;

  @ApiProperty({ example: 'dpo@example.org' })
  dpoContact!: string;

  @ApiProperty({ example: ['SMS: STOP'] })
  withdrawalMethods!: string[];

  @ApiProperty({ example: ['Operatore SMS'] })
  processors!: string[];

  /** Days the record is kept after the person has left. */
  @ApiProperty({ example: 365 })
  retentionDays!: number;

  @ApiProperty({ example: 'GDPR art. 17(3)(e)' })
  retentionBasis!: string;
}

/** What a receipt tells of a consent. */
export type ReceiptConsent = Pick<
  Consent,
  | 'receiptId'
  | 'confirmedAt'
  | 'recordedAt'
  | 'validUntil'
  | 'decisions'
  | 'noticeVersion'
  | 'noticeLanguage'
  | 'noticeSha256'
  | 'termsId'
>;

/** Who is subscribed from now on, or was before. */
export interface Confirmed {
  consent: ReceiptConsent;
  language: string;
}

/** Of a consent that is just being written. */
export function consentOf(row: Decided): ReceiptConsent {
  const { version: noticeVersion, language: noticeLanguage, sha256: noticeSha256 } = row.notice;
  return {
    ...{ receiptId: row.receiptId, confirmedAt: row.evidence.confirmedAt },
    ...{ recordedAt: row.circumstances.now, validUntil: validUntil(row), decisions: row.decisions },
    ...{ noticeVersion, noticeLanguage, noticeSha256, termsId: row.circumstances.offer.terms.id },
  };
}

/**
 * The receipt of a consent.
 * @param terms those that were in force when it was given
 */
export function receiptOf(
  consent: ReceiptConsent,
  offer: Offer,
  terms: TermsContent,
  language: string,
): ConsentReceipt {
  const { controller, dpoContact, withdrawalMethods, processors, retentionDays, retentionBasis } = terms;
  return {
    receiptId: consent.receiptId,
    confirmedAt: (consent.confirmedAt ?? consent.recordedAt).toISOString(),
    validUntil: consent.validUntil?.toISOString() ?? null,
    municipality: offer.municipality.name,
    language,
    zones: offer.zones
      .filter(({ code }) => consent.decisions.zones[code] === true)
      .map(({ code, name }) => ({
        code,
        name: terms.zones.find((each) => each.code === code)?.name ?? name,
      })),
    categories: offer.categories
      .filter(({ code }) => code in consent.decisions.categories)
      .map(({ code, name, ...now }) => {
        const { legalBasis, statuteRef } = terms.categories.find((each) => each.code === code) ?? now;
        return { code, name, legalBasis, statuteRef, chosen: consent.decisions.categories[code] === true };
      }),
    notice: {
      version: consent.noticeVersion,
      language: consent.noticeLanguage,
      sha256: consent.noticeSha256.toString('hex'),
    },
    ...{ controller, dpoContact, withdrawalMethods, processors, retentionDays, retentionBasis },
  };
}
