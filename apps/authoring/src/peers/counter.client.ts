import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ServiceClient, type ServiceRequest } from '#libs/access';
import type {
  DeskAnswer,
  DeskChallenge,
  DeskCode,
  DeskDone,
  DeskLook,
  DeskLookRequest,
  DeskOffer,
  DeskRefusal,
  DeskSignUpCode,
  DeskSignUpRequest,
  DeskSignUpState,
  DeskWithdrawalRequest,
  Served,
  SubscriberFigures,
} from '#libs/contracts';
import { ProblemError, requestProblem } from '#libs/http';
import { AUTHORING_CONFIG, type AuthoringConfig } from '../settings.js';

/** What sends a message is asked once: a second time would send another. */
const ONCE = { method: 'POST', attempts: 1, timeoutMs: 5_000 } as const;

const count = z.number().int().nonnegative();
const names = z.record(z.string(), z.string());
const instant = z.string().nullable();

const offer: z.ZodType<DeskOffer> = z.object({
  languages: z.array(z.string()),
  zones: z.array(z.object({ code: z.string(), name: z.string() })),
  categories: z.array(
    z.object({
      ...{ code: z.string(), name: names, statuteRef: z.string().nullable() },
      legalBasis: z.enum(['public_task', 'consent']),
    }),
  ),
  notice: z.object({ version: z.string(), texts: names }),
});

const figures: z.ZodType<SubscriberFigures> = z.object({
  ...{ active: count, paused: count, suspended: count, suspendedAsUnreachable: count, failing: count },
});

const look: z.ZodType<DeskLook> = z.object({
  subscriber: z
    .object({
      ...{ subscribedAt: z.string(), channel: z.string(), language: z.string(), failures: count },
      ...{ zones: z.array(z.string()), categories: z.array(z.string()) },
      ...{ pausedUntil: instant, validUntil: instant },
    })
    .nullable(),
  suspendedAt: instant,
});

const challenge: z.ZodType<DeskChallenge> = z.object({ id: z.string(), codeExpiresAt: z.string() });
const done: z.ZodType<DeskDone> = z.object({ at: z.string() });
const state: z.ZodType<DeskSignUpState> = z.object({ state: z.enum(['pending', 'confirmed']) });

const refusal: z.ZodType<DeskRefusal> = z.lazy(() =>
  z.object({
    ...{ code: z.string(), status: z.number().int().min(400).max(599), field: z.string().nullable() },
    ...{ it: z.string(), en: z.string(), errors: z.array(refusal) },
  }),
);

/** What registration does for a citizen whom an official serves. What it refuses is refused here, word for word. */
@Injectable()
export class CounterClient {
  constructor(
    private readonly client: ServiceClient,
    @Inject(AUTHORING_CONFIG) private readonly config: AuthoringConfig,
  ) {}

  /** @throws ProblemError `service.unavailable` */
  offer(municipalityId: string): Promise<DeskOffer> {
    return this.ask(offer, municipalityId, { path: 'offer' });
  }

  /** @throws ProblemError `service.unavailable` */
  figures(municipalityId: string): Promise<SubscriberFigures> {
    return this.ask(figures, municipalityId, { path: 'figures' });
  }

  /** @throws ProblemError `number.…` */
  look(municipalityId: string, body: DeskLookRequest): Promise<DeskLook> {
    return this.served(look, municipalityId, { ...ONCE, path: 'look', body });
  }

  /** @throws ProblemError `number.…`, `sign_up.…`, `counter.paper_reference_…` */
  signUp(municipalityId: string, body: DeskSignUpRequest): Promise<DeskChallenge> {
    return this.served(challenge, municipalityId, { ...ONCE, path: 'sign-ups', body });
  }

  /** @throws ProblemError `sign_up.unknown` */
  signUpState(municipalityId: string, id: string): Promise<DeskSignUpState> {
    return this.served(state, municipalityId, { path: `sign-ups/${id}` });
  }

  /** @throws ProblemError `sign_up.…` */
  confirmSignUp(municipalityId: string, id: string, body: DeskSignUpCode): Promise<DeskDone> {
    return this.served(done, municipalityId, { ...ONCE, path: `sign-ups/${id}/confirm`, body });
  }

  /** @throws ProblemError `sign_up.…` */
  resend(municipalityId: string, id: string, body: Served): Promise<DeskChallenge> {
    return this.served(challenge, municipalityId, { ...ONCE, path: `sign-ups/${id}/resend`, body });
  }

  /** @throws ProblemError `number.…`, `counter.not_subscribed`, `sign_up.too_many_codes` */
  withdraw(municipalityId: string, body: DeskWithdrawalRequest): Promise<DeskChallenge> {
    return this.served(challenge, municipalityId, { ...ONCE, path: 'withdrawals', body });
  }

  /** @throws ProblemError `counter.withdrawal_unknown`, `sign_up.code_…` */
  confirmWithdrawal(municipalityId: string, id: string, body: DeskCode): Promise<DeskDone> {
    return this.served(done, municipalityId, { ...ONCE, path: `withdrawals/${id}/confirm`, body });
  }

  private async served<T>(form: z.ZodType<T>, municipalityId: string, request: ServiceRequest): Promise<T> {
    const shape: z.ZodType<DeskAnswer<T>> = z.object({
      answer: form.nullable(),
      refused: refusal.nullable(),
    });
    const { answer, refused } = await this.ask(shape, municipalityId, request);
    if (refused !== null) throw problemOf(refused);
    if (answer === null) throw unavailable('neither answered nor refused');
    return answer;
  }

  private async ask<T>(form: z.ZodType<T>, municipalityId: string, request: ServiceRequest): Promise<T> {
    const answer = await this.client.ask<unknown>('registration', this.config.registrationUrl, {
      timeoutMs: this.config.peerTimeoutMs,
      ...{ ...request, path: `/internal/counter/${municipalityId}/${request.path}` },
    });
    const parsed = form.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw unavailable(parsed.error);
  }
}

function problemOf({ code, status, field, it, en, errors }: DeskRefusal): ProblemError {
  const more = { errors: errors.map(problemOf), ...(field === null ? {} : { field }) };
  return new ProblemError(code, { status, it, en }, more);
}

function unavailable(cause: unknown): ProblemError {
  return requestProblem('service.unavailable', { params: { service: 'registration' }, cause });
}
