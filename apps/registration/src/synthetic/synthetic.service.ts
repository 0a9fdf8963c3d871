import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { CatalogueService, type Offer } from '../catalogue/catalogue.service.js';
import { BlindIndex } from '../numbers/blind-index.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import { currentNotice } from '../sign-up/choice.js';
import { newReferences, type Enrolment } from '../subscribers/enrolment.js';
import { EnrolmentsService } from '../subscribers/enrolments.service.js';

export interface SyntheticOptions {
  municipalityId: string;
  count: number;
  /** Which one is the first: number +39 320 0000000 + start. Default 0. */
  start?: number;
  onProgress?(made: number): void;
}

/** E.164 digits of the first: mobiles of a prefix that is in use, for messages that never leave the simulator. */
export const FIRST_SYNTHETIC_NUMBER = 393_200_000_000;

const CHUNK = 2_000;
/** One in so many reads English. */
const ENGLISH_EVERY = 5;

/**
 * Invented subscribers, for demonstrations and benchmarks; enrolled as everybody is, with consent and audit entry on
 * the channel `synthetic`. The same ones every time: a second call adds nobody twice.
 */
@Injectable()
export class SyntheticSubscribers {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly cipher: NumberCipher,
    private readonly index: BlindIndex,
    private readonly enrolments: EnrolmentsService,
  ) {}

  /** @returns how many were added */
  async create(wish: SyntheticOptions): Promise<number> {
    const { municipalityId, count, start = 0 } = wish;
    const offer = await this.catalogue.offerOf(municipalityId);
    let added = 0;
    for (let from = start; from < start + count; from += CHUNK) {
      const size = Math.min(CHUNK, start + count - from);
      const now = new Date();
      const enrolments = Array.from({ length: size }, (_, i) => this.invent(from + i, offer, now));
      const circumstances = {
        ...{ offer, now },
        channel: 'synthetic' as const,
        actor: 'service:registration' as const,
        operatorId: null,
      };
      const made = await inTransaction(this.source, (manager) =>
        this.enrolments.enrol(manager, circumstances, enrolments),
      );
      added += made.length;
      wish.onProgress?.(from + size - start);
    }
    return added;
  }

  /** The i-th: one zone, now and then a second; every public task, and some of the rest. */
  private invent(i: number, offer: Offer, now: Date): Enrolment {
    const { zones, categories, municipality } = offer;
    const number = FIRST_SYNTHETIC_NUMBER + i;
    const zoneIds = [zones[i % zones.length], i % 11 === 0 ? zones[(i + 1) % zones.length] : undefined];
    const chosen = categories.filter(
      ({ legalBasis }, c) => legalBasis === 'public_task' || (i + c) % 2 === 0,
    );
    const language = i % ENGLISH_EVERY === 0 && municipality.languages.includes('en') ? 'en' : 'it';
    const references = newReferences(now);
    return {
      ...references,
      numberSealed: this.cipher.seal(number, municipality.id, references.subscriberId),
      numberIndex: this.index.ofNumber(number, municipality.id),
      language,
      zoneIds: [...new Set(zoneIds.flatMap((zone) => (zone === undefined ? [] : [zone.id])))],
      categoryIds: chosen.map(({ id }) => id),
      notice: currentNotice(offer, language),
      evidence: { confirmedAt: now },
    };
  }
}
