import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { IndexedNumbers } from '../numbers/indexed-numbers.js';
import { normaliseNumber } from '../numbers/normalise.js';

/**
 * Whoever has the number, or left with it; who signed up with it and moved to another since; and whom something was sent
 * to at it. The first is said twice for the sake of two partial indexes. $1: municipality; $2: index.
 */
const SUBJECTS_OF_NUMBER = `
SELECT id FROM registration.subscriber WHERE (municipality_id = $1 AND number_index = $2 AND status = 'active')
   OR (municipality_id = $1 AND number_index = $2 AND status <> 'active')
UNION
SELECT consent.subject_ref FROM registration.sign_up JOIN registration.consent ON consent.id = consent_id
WHERE sign_up.municipality_id = $1 AND number_index = $2
UNION
SELECT subscriber.id FROM registration.message_sent AS sent
JOIN registration.subscriber ON subscriber.id = recipient_id
WHERE sent.municipality_id = $1 AND sent.number_index = $2
ORDER BY id`;

/** Finds whose a number is and was, by the blind index alone. */
@Injectable()
export class SubjectsService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly indexed: IndexedNumbers,
  ) {}

  /**
   * Everybody who had the number and was not erased, the oldest first.
   * @param written the number as a person wrote it; it goes nowhere else
   * @throws ProblemError `number.…`
   */
  async ofNumber(municipalityId: string, written: string): Promise<string[]> {
    const { municipality } = await this.catalogue.offerOf(municipalityId);
    const number = normaliseNumber(written, municipality.countries);
    return inTransaction(this.source, async (manager) => {
      const index = await this.indexed.indexOf(manager, number, municipalityId);
      const rows = await manager.query<{ id: string }[]>(SUBJECTS_OF_NUMBER, [municipalityId, index]);
      return rows.map(({ id }) => id);
    });
  }
}
