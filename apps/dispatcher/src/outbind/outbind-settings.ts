import { z } from 'zod';

/** Where SMSCs may call; who may stands in their routes. */
export const outbindSchema = z.strictObject({
  port: z.number().int().min(0).max(65_535),
  /** The address to listen at; all of them unless given. */
  host: z.string().min(1).optional(),
  /** PEM. Without it callers come in clear, as SMPP 3.4 knows it. */
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
});

export type OutbindSettings = z.output<typeof outbindSchema>;
