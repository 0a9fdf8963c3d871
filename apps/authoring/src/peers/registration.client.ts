import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { ServiceClient, type ServiceRequest } from '#libs/access';
import type { AudienceEstimate, AudienceRule, Catalogue } from '#libs/contracts';
import { requestProblem } from '#libs/http';
import { AUTHORING_CONFIG, type AuthoringConfig } from '../settings.js';
import { catalogueAnswer, estimateAnswer, zonesAnswer } from './answers.js';

/** How old the catalogue may be where a second answer would not be worth the wait, in milliseconds. */
const CATALOGUE_KEPT_MS = 30_000;

/** What registration knows: zones, categories, and how many would get an alert. */
@Injectable()
export class RegistrationClient {
  readonly #kept = new Map<string, { catalogue: Catalogue; at: number }>();

  constructor(
    private readonly client: ServiceClient,
    @Inject(AUTHORING_CONFIG) private readonly config: AuthoringConfig,
  ) {}

  /** @throws ProblemError `service.unavailable` */
  async catalogue(municipalityId: string): Promise<Catalogue> {
    const catalogue = await this.ask(catalogueAnswer, { path: `/internal/catalogue/${municipalityId}` });
    this.#kept.set(municipalityId, { catalogue, at: Date.now() });
    return catalogue;
  }

  /** A catalogue at most half a minute old, or null when there is none to be had. */
  async recentCatalogue(municipalityId: string): Promise<Catalogue | null> {
    const kept = this.#kept.get(municipalityId);
    if (kept !== undefined && Date.now() - kept.at < CATALOGUE_KEPT_MS) return kept.catalogue;
    return this.catalogue(municipalityId).catch(() => null);
  }

  /** The zones the polygons touch. @throws ProblemError `service.unavailable` */
  async zonesTouched(municipalityId: string, polygons: [number, number][][]): Promise<string[]> {
    if (polygons.length === 0) return [];
    const path = `/internal/zones/resolve/${municipalityId}`;
    return (await this.ask(zonesAnswer, { method: 'POST', path, body: { polygons } })).zoneIds;
  }

  /** How many would get it now. @throws ProblemError `service.unavailable` */
  async estimate(municipalityId: string, rule: AudienceRule): Promise<AudienceEstimate> {
    const path = `/internal/audience/estimate/${municipalityId}`;
    return this.ask(estimateAnswer, { method: 'POST', path, body: rule });
  }

  private async ask<T>(form: z.ZodType<T>, request: ServiceRequest): Promise<T> {
    const answer = await this.client.ask<unknown>('registration', this.config.registrationUrl, {
      ...request,
      timeoutMs: this.config.peerTimeoutMs,
    });
    const parsed = form.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw requestProblem('service.unavailable', { params: { service: 'registration' }, cause: parsed.error });
  }
}
