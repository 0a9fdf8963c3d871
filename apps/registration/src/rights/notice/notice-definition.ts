import { z } from 'zod';

const byLanguage = z.record(z.string().regex(/^[a-z]{2}$/), z.string().trim().min(1));

/** A new version of the notice, as an operator writes it into a file. */
export const noticeDefinition = z.strictObject({
  version: z.string().regex(/^[\w.-]{1,20}$/),
  /** Whether it changes what was agreed to: then everybody is asked again. */
  material: z.boolean(),
  /** By language. */
  texts: byLanguage,
  /** What changed, in plain words, by language. Needed when the change is material. */
  changes: byLanguage.optional(),
});

export type NoticeDefinition = z.input<typeof noticeDefinition>;
export type CompleteNotice = z.output<typeof noticeDefinition>;
