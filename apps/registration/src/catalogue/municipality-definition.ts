import { z } from 'zod';

const words = z.array(z.string().min(1).max(40)).min(1);
const code = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/);
const point = z.tuple([z.number(), z.number()]);

/** Everything a municipality needs before its first citizen can sign up: what the seed and the command line write. */
export const municipalityDefinition = z.object({
  /** Default: a new one. */
  id: z.uuid().optional(),
  code: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** As in “Comune di …”: `Faenza`. */
  name: z.string().min(1).max(60),
  sender: z.string().min(1).max(11),
  replyTo: z
    .string()
    .regex(/^\d{3,15}$/)
    .nullable()
    .default(null),
  /** What its phones are understood by, where not the installation's words; `en:SUBSCRIBE` is English. */
  keywords: z
    .object({ stop: words, signUp: words, help: words, yes: words, no: words })
    .partial()
    .strict()
    .nullable()
    .default(null),
  /** As AIUTO tells it: `0546 691111`. */
  contact: z.string().min(3).max(60).nullable().default(null),
  languages: z.array(z.string().regex(/^[a-z]{2}$/)).min(1),
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .min(1)
    .default(['IT']),
  /** [latitude, longitude] pairs, the last equal to the first. */
  zones: z
    .array(z.object({ id: z.uuid().optional(), code, name: z.string().min(1), polygon: z.array(point) }))
    .min(1),
  categories: z
    .array(
      z.object({
        id: z.uuid().optional(),
        code,
        /** By language. */
        name: z.record(z.string(), z.string().min(1)),
        legalBasis: z.enum(['public_task', 'consent']),
        /** Needed for a public task, and for nothing else. */
        statuteRef: z.string().min(1).nullable().default(null),
      }),
    )
    .min(1),
  /** One text a language, all of one version. */
  notice: z.object({ version: z.string().min(1).max(20), texts: z.record(z.string(), z.string().min(1)) }),
  terms: z.object({
    controller: z.string().min(1),
    dpoContact: z.string().min(1),
    processors: z.array(z.string()),
    withdrawalMethods: z.array(z.string().min(1)).min(1),
    retentionBasis: z.string().min(1),
    retentionDays: z.number().int().min(0),
  }),
});

export type MunicipalityDefinition = z.input<typeof municipalityDefinition>;
export type CompleteDefinition = z.output<typeof municipalityDefinition>;
