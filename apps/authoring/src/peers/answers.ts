import { z } from 'zod';
import type {
  AudienceEstimate,
  Catalogue,
  DeadLetterPage,
  DecisionResult,
  DispatchCapacity,
  OpenAlert,
  RecipientPage,
  ResolveZonesResponse,
} from '#libs/contracts';

/** What the other services answer, checked: a wrong answer is no answer. */
const point = z.tuple([z.number(), z.number()]);
const count = z.number().int().nonnegative();

export const catalogueAnswer: z.ZodType<Catalogue> = z.object({
  zones: z.array(z.object({ id: z.string(), code: z.string(), name: z.string(), polygon: z.array(point) })),
  categories: z.array(
    z.object({
      id: z.string(),
      code: z.string(),
      name: z.record(z.string(), z.string()),
      legalBasis: z.enum(['public_task', 'consent']),
    }),
  ),
  languages: z.array(z.string()),
});

export const zonesAnswer: z.ZodType<ResolveZonesResponse> = z.object({ zoneIds: z.array(z.string()) });

export const estimateAnswer: z.ZodType<AudienceEstimate> = z.object({
  total: count,
  byLanguage: z.record(z.string(), count),
});

export const capacityAnswer: z.ZodType<DispatchCapacity> = z.object({
  partsPerSecond: z.number().nonnegative(),
  centsPerPart: z.number().nonnegative(),
  alphabet: z.enum(['gsm7', 'latin1']),
  routes: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      bound: z.boolean(),
      partsPerSecond: z.number(),
      state: z.enum(['closed', 'open', 'halfOpen']).optional(),
    }),
  ),
});

const closed = z.enum(['unknown', 'ended', 'stopped', 'expired', 'key_destroyed']).nullable();
const sentence = z.object({ it: z.string(), en: z.string() });

export const openAnswer: z.ZodType<OpenAlert> = z.object({
  closed,
  failures: z.array(
    z.object({
      detail: z.string(),
      routeId: z.string().nullable(),
      count,
      correctable: count,
      meaning: sentence,
      remedy: sentence,
      // Missing from dispatchers that do not say.
      corrections: z.array(z.enum(['sender', 'text'])).default([]),
    }),
  ),
  held: count,
  resending: count,
  // Missing from dispatchers that cannot be asked for a correction.
  correctedBy: z.array(z.object({ alertId: z.string(), recipients: count, at: z.string() })).default([]),
});

export const deadLettersAnswer: z.ZodType<DeadLetterPage> = z.object({
  letters: z.array(
    z.object({ id: z.string(), subscriberId: z.string(), maskedNumber: z.string(), detail: z.string() }),
  ),
  next: z.string().nullable(),
});

export const decisionAnswer: z.ZodType<DecisionResult> = z.object({
  ...{ done: count, closed },
  overtaken: count.default(0),
});

export const recipientsAnswer: z.ZodType<RecipientPage> = z.object({
  recipients: z.array(
    z.object({
      subscriberId: z.string(),
      maskedNumber: z.string(),
      state: z.enum(['waiting', 'submitted', 'delivered', 'failed', 'expired', 'stopped', 'in_doubt']),
      at: z.string(),
      detail: z.string().nullable(),
      parts: z.number().int(),
    }),
  ),
  next: z.string().nullable(),
});
