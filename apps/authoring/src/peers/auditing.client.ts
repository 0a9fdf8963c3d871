import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ServiceClient, type ServiceRequest, type StreamedAnswer } from '#libs/access';
import type {
  LogEntryAnswer,
  LogExportAnswer,
  LogExportFileRequest,
  LogExportRequest,
  LogOverview,
  LogSearchPage,
  LogSearchRequest,
  Look,
  RecipientTrail,
  Trail,
  WhyFacts,
  WhyFactsAnswer,
  WhyRequest,
} from '#libs/contracts';
import { requestProblem } from '#libs/http';
import { AUTHORING_CONFIG, type AuthoringConfig } from '../settings.js';

/** A log of millions is looked through in its own time, in milliseconds; and a look is not written down twice. */
const LOOK = { method: 'POST', attempts: 1, timeoutMs: 25_000 } as const;

/** Until a whole bundle has come, at the pace of who downloads it; in milliseconds. */
const DOWNLOAD_TIMEOUT_MS = 3_600_000;

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

const exportAnswer: z.ZodType<LogExportAnswer> = z.object({
  export: z
    .object({
      ...{
        id: z.string(),
        state: z.enum(['running', 'ready', 'failed', 'cancelled']),
        startedAt: z.string(),
      },
      startedBy: z.custom<Look['viewer']>((value) => typeof value === 'string'),
      ...{ from: z.string().nullable(), to: z.string().nullable(), keptUntil: z.string().nullable() },
      ...{ done: z.number(), of: z.number().nullable(), bytes: z.number().nullable() },
      elsewhere: z.boolean(),
      failure: z
        .enum([
          ...(['audit.log_damaged', 'audit.sequencing_late', 'audit.export_timed_out'] as const),
          ...(['audit.export_failed', 'audit.export_interrupted'] as const),
        ])
        .nullable(),
    })
    .nullable(),
  refused: z.literal('running').nullable(),
});

const overviewAnswer: z.ZodType<LogOverview> = z.object({
  ...{ origin: z.string(), key: z.string(), size: z.number(), publishedTo: z.array(z.string()) },
  checkpoints: z.array(z.object({ size: z.number(), signedAt: z.string(), note: z.string() })),
});

/** What is used of it here; the rest is passed on as it came, for the answer is a document. */
const whyAnswer: z.ZodType<WhyFactsAnswer> = z.object({
  facts: z
    .custom<WhyFacts>(
      (value) =>
        z
          .looseObject({
            ...{ reason: z.string(), subject: z.string().nullable() },
            log: z.looseObject({
              entries: z.array(z.looseObject({ entry: z.looseObject({ actor: z.string() }) })),
            }),
          })
          .safeParse(value).success,
    )
    .nullable(),
  refused: sentence.extend({ code: z.string() }).nullable(),
  damaged: z.boolean(),
});

const trailAnswer: z.ZodType<RecipientTrail> = z.object({
  trail: z
    .custom<Trail>((value) => z.looseObject({ outcomes: z.array(z.unknown()) }).safeParse(value).success)
    .nullable(),
});

/** What registration, which keeps the log, and the dispatcher answer to an auditor. */
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

  /** @throws ProblemError `service.unavailable` */
  startExport(municipalityId: string, body: LogExportRequest): Promise<LogExportAnswer> {
    return this.ask(exportAnswer, { ...LOOK, path: `/internal/audit/${municipalityId}/exports`, body });
  }

  /** @throws ProblemError `service.unavailable` */
  export(municipalityId: string): Promise<LogExportAnswer> {
    return this.ask(exportAnswer, { path: `/internal/audit/${municipalityId}/exports` });
  }

  /** @throws ProblemError `service.unavailable` */
  cancelExport(municipalityId: string, id: string): Promise<LogExportAnswer> {
    const path = `/internal/audit/${municipalityId}/exports/${id}/cancel`;
    return this.ask(exportAnswer, { method: 'POST', path, body: {} });
  }

  /** The archive as it comes. @throws ProblemError `service.unavailable` */
  exportFile(municipalityId: string, id: string, body: LogExportFileRequest): Promise<StreamedAnswer> {
    const path = `/internal/audit/${municipalityId}/exports/${id}/file`;
    return this.client.stream('registration', this.config.registrationUrl, {
      ...{ method: 'POST', path, body, timeoutMs: DOWNLOAD_TIMEOUT_MS },
    });
  }

  /** @throws ProblemError `service.unavailable` */
  why(municipalityId: string, body: WhyRequest): Promise<WhyFactsAnswer> {
    return this.ask(whyAnswer, { ...LOOK, path: `/internal/audit/${municipalityId}/why`, body });
  }

  /** What became of one recipient of an alert; null when the dispatcher never had them. */
  async trail(alertId: string, subscriberId: string): Promise<Trail | null> {
    const path = `/internal/alerts/${alertId}/recipients/${subscriberId}/trail`;
    return (await this.ask(trailAnswer, { path, timeoutMs: LOOK.timeoutMs }, 'dispatcher')).trail;
  }

  private async ask<T>(
    form: z.ZodType<T>,
    request: ServiceRequest,
    service: 'registration' | 'dispatcher' = 'registration',
  ): Promise<T> {
    const { registrationUrl, dispatcherUrl, peerTimeoutMs: timeoutMs } = this.config;
    const url = service === 'registration' ? registrationUrl : dispatcherUrl;
    const answer = await this.client.ask<unknown>(service, url, { timeoutMs, ...request });
    const parsed = form.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw requestProblem('service.unavailable', { params: { service }, cause: parsed.error });
  }
}
