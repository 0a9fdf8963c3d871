import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { CatalogueService, type Offer } from '../catalogue/catalogue.service.js';
import { IndexedNumbers } from '../numbers/indexed-numbers.js';
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

const CHUNK = 500;
/** Chunks under way at once: one is invented while the database writes the others. */
const AT_ONCE = 3;
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
    private readonly indexed: IndexedNumbers,
    private readonly enrolments: EnrolmentsService,
  ) {}

  /** @returns how many were added */
  async create(wish: SyntheticOptions): Promise<number> {
    const { municipalityId, count, start = 0 } = wish;
    const offer = await this.catalogue.offerOf(municipalityId);
    let [next, made, added] = [start, 0, 0];
    const work = async (): Promise<void> => {
      while (next < start + count) {
        const from = next;
        next = Math.min(from + CHUNK, start + count);
        const size = next - from;
        const enrolled = await this.enrol(offer, from, size);
        added += enrolled;
        made += size;
        wish.onProgress?.(made);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return added;
  }

  private async enrol(offer: Offer, from: number, size: number): Promise<number> {
    const now = new Date();
    const people = Array.from({ length: size }, (_, i) => this.invent(from + i, offer, now));
    const numbers = people.map((_, i) => FIRST_SYNTHETIC_NUMBER + from + i);
    const circumstances = {
      ...{ offer, now },
      channel: 'synthetic' as const,
      actor: 'service:registration' as const,
      operatorId: null,
    };
    const made = await inTransaction(this.source, async (manager) => {
      const indexes = await this.indexed.indexesOf(manager, numbers, offer.municipality.id);
      const enrolments = people.map((person, i) => ({ ...person, numberIndex: indexes[i] as Buffer }));
      return this.enrolments.enrol(manager, circumstances, enrolments);
    });
    return made.length;
  }

  /** The i-th: one zone, now and then a second; every public task, and some of the rest. */
  private invent(i: number, offer: Offer, now: Date): Omit<Enrolment, 'numberIndex'> {
    const { zones, categories, municipality } = offer;
    const number = FIRST_SYNTHETIC_NUMBER + i;
    const zoneIds = [zones[i % zones.length], i % 11 === 0 ? zones[(i + 1) % zones.length] : undefined];
    const chosen = categories.filter(
      ({ legalBasis }, c) => legalBasis === 'public_task' || (i + c) % 2 === 0,
    );
    // Counted in rounds of the zones: readers of English live in all of them.
    const english =
      Math.floor(i / zones.length) % ENGLISH_EVERY === 0 && municipality.languages.includes('en');
    const language = english ? 'en' : 'it';
    const references = newReferences(now);
    return {
      ...references,
      numberSealed: this.cipher.seal(number, municipality.id, references.subscriberId),
      language,
      zoneIds: [...new Set(zoneIds.flatMap((zone) => (zone === undefined ? [] : [zone.id])))],
      categoryIds: chosen.map(({ id }) => id),
      notice: currentNotice(offer, language),
      evidence: { confirmedAt: now },
    };
  }
}
