import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { ServiceClient, type ServiceRequest } from '#libs/access';
import type {
  AlertMode,
  DeadLetterPage,
  DecisionRequest,
  DecisionResult,
  DispatchCapacity,
  OpenAlert,
  RecipientPage,
} from '#libs/contracts';
import { requestProblem } from '#libs/http';
import { AUTHORING_CONFIG, type AuthoringConfig } from '../settings.js';
import {
  capacityAnswer,
  deadLettersAnswer,
  decisionAnswer,
  openAnswer,
  recipientsAnswer,
} from './answers.js';

/** A decision about a great many recipients takes its time, and is not asked twice. In milliseconds. */
const DECISION_TIMEOUT_MS = 60_000;
const COUNTING_TIMEOUT_MS = 20_000;

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

  /** Who failed and why, who is held in doubt. @throws ProblemError `service.unavailable` */
  async open(alertId: string): Promise<OpenAlert> {
    return this.ask(openAnswer, `/internal/alerts/${alertId}/open`, { timeoutMs: COUNTING_TIMEOUT_MS });
  }

  /** @throws ProblemError `service.unavailable` */
  async deadLetters(
    alertId: string,
    detail: string | null,
    after: string | null,
    limit: number,
  ): Promise<DeadLetterPage> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (detail !== null) query.set('detail', detail);
    if (after !== null) query.set('after', after);
    return this.ask(deadLettersAnswer, `/internal/alerts/${alertId}/dead-letters?${query.toString()}`);
  }

  /** Asked once: a second time would find nobody left, and say so. @throws ProblemError `service.unavailable` */
  async decide(alertId: string, decision: DecisionRequest): Promise<DecisionResult> {
    return this.ask(decisionAnswer, `/internal/alerts/${alertId}/decisions`, {
      ...{ method: 'POST', body: decision, attempts: 1, timeoutMs: DECISION_TIMEOUT_MS },
    });
  }

  private async ask<T>(
    form: z.ZodType<T>,
    path: string,
    request: Omit<ServiceRequest, 'path'> = {},
  ): Promise<T> {
    const answer = await this.client.ask<unknown>('dispatcher', this.config.dispatcherUrl, {
      ...{ path, timeoutMs: this.config.peerTimeoutMs },
      ...request,
    });
    const parsed = form.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw requestProblem('service.unavailable', { params: { service: 'dispatcher' }, cause: parsed.error });
  }
}
