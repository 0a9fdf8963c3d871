import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PrivacyClient } from '../peers/privacy.client.js';
import { AUTHORING_CONFIG, type AuthoringConfig } from '../settings.js';
import { authoringPrivacy } from './privacy-facts.js';
import { privacyFacts } from './report/facts.js';
import { privacyReport, type PrivacyReport } from './report/report.js';

/** Asks every service how it processes, and makes the report of it. */
@Injectable()
export class PrivacyReports {
  constructor(
    private readonly source: DataSource,
    private readonly peers: PrivacyClient,
    @Inject(AUTHORING_CONFIG) private readonly config: AuthoringConfig,
  ) {}

  /** @throws ProblemError `service.unavailable`: a report that leaves out what a service does would be wrong */
  async report(municipalityId: string): Promise<PrivacyReport> {
    const sql = <R extends object>(statement: string, values?: unknown[]) =>
      this.source.query<R[]>(statement, values);
    const [registration, dispatcher, authoring] = await Promise.all([
      this.peers.registration(municipalityId),
      this.peers.dispatcher(municipalityId),
      authoringPrivacy(sql, municipalityId, this.config),
    ]);
    return privacyReport(privacyFacts({ registration, dispatcher, authoring }, new Date()));
  }
}
