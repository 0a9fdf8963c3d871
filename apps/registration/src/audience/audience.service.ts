import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AudienceEstimate, AudienceRule, AudienceSummary } from '#libs/contracts';
import { Draw } from './draw.entity.js';
import { AddresseesClient } from './addressees.client.js';
import { ESTIMATE_AMONG, ESTIMATE_AUDIENCE } from './page.sql.js';
import { audienceProblem } from './problems.js';

/** What others may ask of audiences: how many, never who. */
@Injectable()
export class AudienceService {
  constructor(
    private readonly source: DataSource,
    private readonly dispatcher: AddresseesClient,
  ) {}

  /**
   * How many would get an alert of this rule now, by their own language.
   * @throws ProblemError `service.unavailable` when the dispatcher does not say whom a correction is for
   */
  async estimate(municipalityId: string, rule: AudienceRule): Promise<AudienceEstimate> {
    const { categoryId, zoneIds, correctionOf } = rule;
    const among = correctionOf === undefined ? [] : [await this.dispatcher.ask(municipalityId, correctionOf)];
    const rows = await this.source.query<{ language: string; count: number }[]>(
      among.length === 0 ? ESTIMATE_AUDIENCE : ESTIMATE_AMONG,
      [municipalityId, categoryId, zoneIds, ...among],
    );
    return {
      total: rows.reduce((sum, { count }) => sum + count, 0),
      byLanguage: Object.fromEntries(rows.map(({ language, count }) => [language, count])),
    };
  }

  /** @throws ProblemError `audience.unknown` */
  async summary(alertId: string): Promise<AudienceSummary> {
    const draw = await this.source.manager.findOneBy(Draw, { alertId });
    if (draw === null) throw audienceProblem('audience.unknown');
    const { drawn, state, digest } = draw;
    return { drawn, complete: state !== 'drawing', digest: digest?.toString('hex') ?? null };
  }
}
