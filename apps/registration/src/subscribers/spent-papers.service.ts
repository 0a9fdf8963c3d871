import { Injectable } from '@nestjs/common';
import type { Statements } from '#libs/database';
import { BlindIndex } from '../numbers/blind-index.js';

/** $1: subject. Sheets alone are imported again: what was signed at the counter was confirmed by a code. */
const PAPERS_OF = `
SELECT municipality_id AS "municipalityId", paper_reference AS reference, confirmed_at AS "signedOn"
FROM registration.consent
WHERE subject_ref = $1 AND channel = 'paper' AND challenge_id IS NULL AND paper_reference IS NOT NULL`;

/** $1: municipality; $2: mark; $3: signed on. */
const SPEND = `
INSERT INTO registration.spent_paper (municipality_id, mark, signed_on) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`;

/** $1: municipality; $2: marks. */
const SPENT = `SELECT mark FROM registration.spent_paper WHERE municipality_id = $1 AND mark = ANY ($2::bytea[])`;

/** A signed paper, by what is written on it. */
export interface Paper {
  reference: string;
  signedOn: Date;
}

/**
 * Papers by which nobody is subscribed again. A number that was erased leaves nothing by which a sheet that is imported
 * once more could be recognised; its paper does.
 */
@Injectable()
export class SpentPapers {
  constructor(private readonly index: BlindIndex) {}

  /** The papers of this person subscribe nobody any more. To be called before their consents are shredded. */
  async spend(transaction: Statements, subjectRef: string): Promise<void> {
    const papers = await transaction.query<(Paper & { municipalityId: string })[]>(PAPERS_OF, [subjectRef]);
    for (const { municipalityId, ...paper } of papers)
      await transaction.query(SPEND, [municipalityId, this.markOf(municipalityId, paper), paper.signedOn]);
  }

  /** Which of these are spent, each for itself. */
  async spent(transaction: Statements, municipalityId: string, papers: readonly Paper[]): Promise<boolean[]> {
    const marks = papers.map((paper) => this.markOf(municipalityId, paper));
    const found = await transaction.query<{ mark: Buffer }[]>(SPENT, [municipalityId, marks]);
    const spent = new Set(found.map(({ mark }) => mark.toString('hex')));
    return marks.map((mark) => spent.has(mark.toString('hex')));
  }

  private markOf(municipalityId: string, { reference, signedOn }: Paper): Buffer {
    return this.index.ofForm(`paper ${municipalityId} ${signedOn.toISOString()} ${reference}`);
  }
}
