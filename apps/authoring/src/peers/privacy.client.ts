import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ServiceClient } from '#libs/access';
import type { DispatcherPrivacyFacts, RegistrationPrivacyFacts } from '#libs/contracts';
import { requestProblem } from '#libs/http';
import { AUTHORING_CONFIG, type AuthoringConfig } from '../settings.js';

/** Rows of a large municipality are counted in their own time, in milliseconds. */
const COUNTING_TIMEOUT_MS = 20_000;

const text = z.string();
const texts = z.array(text);
const count = z.number().int().nonnegative();

const registrationAnswer: z.ZodType<RegistrationPrivacyFacts> = z.object({
  ...{ name: text, languages: texts, termsVersion: count, notices: texts },
  terms: z.object({
    ...{ controller: text, dpoContact: text, processors: texts, withdrawalMethods: texts },
    ...{ retentionBasis: text, retentionDays: count },
  }),
  categories: z.array(
    z.object({
      ...{ code: text, name: z.record(text, text), statuteRef: text.nullable(), chosen: count },
      legalBasis: z.enum(['public_task', 'consent']),
    }),
  ),
  counts: z.array(z.object({ what: text, count })),
  settings: z.object({
    feed: z.enum(['postgres', 'kafka']),
    ...{ databaseByTls: z.boolean(), databaseElsewhere: z.boolean(), citizensByHttps: z.boolean() },
    ...{ kekInFile: z.boolean(), checkpointPlaces: texts, erasuresKeptOutside: z.boolean() },
    ...{ suspendAfterFailures: count, suspendWithinDays: count, noticeGraceDays: count },
    ...{ askerRetentionDays: count, requestsPerAddress: count, validYears: count },
    ...{ unconfirmedHours: count, strayMessageHours: count, numberChangeHours: count },
    ...{ deskWithdrawalHours: count, nobodysInboundDays: count, linkDays: count, sessionMinutes: count },
    ...{ serviceKeyDays: count, inboundKeyDays: count, spentPaperYears: count, logCopyHours: count },
  }),
});

const dispatcherAnswer: z.ZodType<DispatcherPrivacyFacts> = z.object({
  routes: z.array(
    z.object({ id: text, name: text, kind: z.enum(['live', 'drill']), host: text, tls: z.boolean() }),
  ),
  settings: z.object({
    ...{ ledgerRetentionDays: z.number(), parkedReceiptHours: z.number() },
    ...{ withdrawnDays: count, inboundPartMinutes: count },
  }),
});

/** What the other services tell of how they process. */
@Injectable()
export class PrivacyClient {
  constructor(
    private readonly client: ServiceClient,
    @Inject(AUTHORING_CONFIG) private readonly config: AuthoringConfig,
  ) {}

  /** @throws ProblemError `service.unavailable` */
  registration(municipalityId: string): Promise<RegistrationPrivacyFacts> {
    return this.ask('registration', this.config.registrationUrl, municipalityId, registrationAnswer);
  }

  /** @throws ProblemError `service.unavailable` */
  dispatcher(municipalityId: string): Promise<DispatcherPrivacyFacts> {
    return this.ask('dispatcher', this.config.dispatcherUrl, municipalityId, dispatcherAnswer);
  }

  private async ask<T>(
    service: 'registration' | 'dispatcher',
    url: string,
    municipalityId: string,
    form: z.ZodType<T>,
  ): Promise<T> {
    const path = `/internal/privacy/${municipalityId}`;
    const answer = await this.client.ask<unknown>(service, url, { path, timeoutMs: COUNTING_TIMEOUT_MS });
    const parsed = form.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw requestProblem('service.unavailable', { params: { service }, cause: parsed.error });
  }
}
