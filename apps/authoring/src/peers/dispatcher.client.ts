import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { ServiceClient } from '#libs/access';
import type { AlertMode, DispatchCapacity, RecipientPage } from '#libs/contracts';
import { requestProblem } from '#libs/http';
import { AUTHORING_CONFIG, type AuthoringConfig } from '../settings.js';
import { capacityAnswer, recipientsAnswer } from './answers.js';

/** What the dispatcher knows: what its routes carry, and what became of each recipient. */
@Injectable()
export class DispatcherClient {
  readonly #alphabets = new Map<AlertMode, DispatchCapacity['alphabet']>();

  constructor(
    private readonly client: ServiceClient,
    @Inject(AUTHORING_CONFIG) private readonly config: AuthoringConfig,
  ) {}

  /** @throws ProblemError `service.unavailable` */
  async capacity(mode: AlertMode): Promise<DispatchCapacity> {
    const capacity = await this.ask(capacityAnswer, `/internal/capacity/${mode}`);
    this.#alphabets.set(mode, capacity.alphabet);
    return capacity;
  }

  /** The alphabet the routes were last known to take; GSM-7, which every phone knows, until they were asked. */
  lastAlphabet(mode: AlertMode): DispatchCapacity['alphabet'] {
    return this.#alphabets.get(mode) ?? 'gsm7';
  }

  /** @throws ProblemError `service.unavailable` */
  async recipients(alertId: string, after: string | null, limit: number): Promise<RecipientPage> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (after !== null) query.set('after', after);
    return this.ask(recipientsAnswer, `/internal/alerts/${alertId}/recipients?${query.toString()}`);
  }

  private async ask<T>(form: z.ZodType<T>, path: string): Promise<T> {
    const answer = await this.client.ask<unknown>('dispatcher', this.config.dispatcherUrl, {
      path,
      timeoutMs: this.config.peerTimeoutMs,
    });
    const parsed = form.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw requestProblem('service.unavailable', { params: { service: 'dispatcher' }, cause: parsed.error });
  }
}
