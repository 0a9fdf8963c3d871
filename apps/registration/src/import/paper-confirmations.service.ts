import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { ServiceMessages } from '../messages/service-messages.js';
import { serviceTexts } from '../messages/texts.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import { TAKE_CONFIRMATIONS, TO_TELL } from './paper-confirmations.sql.js';

/** Codes share a lane with these and wait behind them: never more than so many at once. */
const AT_ONCE = 60;
const CONFIRMATION_MS = 24 * 3_600_000;

interface Told {
  id: string;
  municipalityId: string;
  language: string;
  numberSealed: Buffer;
  numberIndex: Buffer;
  signedOn: Date;
}

/** Tells those who were imported that they are subscribed, by which paper, and how to leave: a wrong digit shows here. */
@Injectable()
export class PaperConfirmationsService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly cipher: NumberCipher,
    private readonly messages: ServiceMessages,
  ) {}

  /** Tells some. @returns how many */
  async tell(now = new Date(), most = AT_ONCE): Promise<number> {
    const towns = await this.source.query<{ id: string }[]>('SELECT id FROM registration.municipality');
    const offers = await Promise.all(towns.map(({ id }) => this.catalogue.offerOf(id)));
    const municipalities = new Map(offers.map(({ municipality }) => [municipality.id, municipality]));
    return inTransaction(this.source, async (manager) => {
      const [taken] = await manager.query<[{ subject_ref: string }[], number]>(TAKE_CONFIRMATIONS, [most]);
      const people = await manager.query<Told[]>(TO_TELL, [taken.map((row) => row.subject_ref)]);
      for (const { id, municipalityId, language, numberSealed, numberIndex, signedOn } of people) {
        const municipality = municipalities.get(municipalityId);
        if (municipality === undefined) throw new Error(`No municipality ${municipalityId}`);
        const number = this.cipher.open(numberSealed, municipalityId, id);
        const text = serviceTexts(language).paper(municipality, signedOn);
        const expiresAt = new Date(now.getTime() + CONFIRMATION_MS);
        const message = { municipality, number, numberIndex, recipientId: id, language, text, expiresAt };
        await this.messages.send(manager, { kind: 'confirmation', ...message }, now);
      }
      return people.length;
    });
  }
}
