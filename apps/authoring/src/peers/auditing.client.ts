import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ServiceClient, type ServiceRequest } from '#libs/access';
import type { LogEntryAnswer, LogOverview, LogSearchPage, LogSearchRequest, Look } from '#libs/contracts';
import { requestProblem } from '#libs/http';
import { AUTHORING_CONFIG, type AuthoringConfig } from '../settings.js';

/** A log of millions is looked through in its own time, in milliseconds; and a look is not written down twice. */
const LOOK = { method: 'POST', attempts: 1, timeoutMs: 25_000 } as const;

const sentence = z.object({ it: z.string(), en: z.string() });
const payload = z.record(z.string(), z.unknown()).nullable();

const entry = z.object({
  ...{ seq: z.number().int().nonnegative(), id: z.string(), at: z.string(), event: z.string() },
  ...{ name: sentence, actor: z.string(), subject: z.string().nullable(), alert: z.string().nullable() },
  ...{ municipality: z.string().nullable(), commitment: z.string(), payload },
});

const pageAnswer: z.ZodType<LogSearchPage> = z.object({
  entries: z.array(entry),
  next: z.number().nullable(),
  subjects: z.array(z.string()).nullable(),
  refused: sentence.extend({ code: z.string() }).nullable(),
});

const entryAnswer: z.ZodType<LogEntryAnswer> = z.object({
  found: z
    .object({
      ...{ entry, salt: z.string().nullable(), leaf: z.string(), proof: z.array(z.string()) },
      ...{ checkpoint: z.string(), key: z.string() },
    })
    .nullable(),
  damaged: z.boolean(),
});

const overviewAnswer: z.ZodType<LogOverview> = z.object({
  ...{ origin: z.string(), key: z.string(), size: z.number(), publishedTo: z.array(z.string()) },
  checkpoints: z.array(z.object({ size: z.number(), signedAt: z.string(), note: z.string() })),
});

/** What registration, which keeps the log, answers to an auditor. */
@Injectable()
export class AuditingClient {
  constructor(
    private readonly client: ServiceClient,
    @Inject(AUTHORING_CONFIG) private readonly config: AuthoringConfig,
  ) {}

  /** @throws ProblemError `service.unavailable` */
  search(municipalityId: string, body: LogSearchRequest): Promise<LogSearchPage> {
    return this.ask(pageAnswer, { ...LOOK, path: `/internal/audit/${municipalityId}/search`, body });
  }

  /** @throws ProblemError `service.unavailable` */
  entry(municipalityId: string, id: string, body: Look): Promise<LogEntryAnswer> {
    return this.ask(entryAnswer, { ...LOOK, path: `/internal/audit/${municipalityId}/entries/${id}`, body });
  }

  /** @throws ProblemError `service.unavailable` */
  overview(municipalityId: string): Promise<LogOverview> {
    return this.ask(overviewAnswer, { path: `/internal/audit/${municipalityId}/checkpoints` });
  }

  private async ask<T>(form: z.ZodType<T>, request: ServiceRequest): Promise<T> {
    const answer = await this.client.ask<unknown>('registration', this.config.registrationUrl, {
      timeoutMs: this.config.peerTimeoutMs,
      ...request,
    });
    const parsed = form.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw requestProblem('service.unavailable', { params: { service: 'registration' }, cause: parsed.error });
  }
}
