import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A TCP port; 0 asks the system for a free one. */
export const port = z.coerce.number().int().min(0).max(65_535);

/** A 256-bit key in base64. */
export const key256 = z
  .string()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === 32, 'must be 32 bytes in base64');

/** 256-bit keys in base64, separated by commas. */
export const keys256 = z
  .string()
  .transform((text) => text.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
  .refine((keys) => keys.every((key) => key.length === 32), 'must be 32 bytes in base64 each');

/** `a,b,c` → ['a', 'b', 'c'] */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** `true`/`false`, `1`/`0`, `yes`/`no`. */
export const flag = z
  .string()
  .toLowerCase()
  .refine((text) => ['true', 'false', '1', '0', 'yes', 'no'].includes(text), 'must be true or false')
  .transform((text) => ['true', '1', 'yes'].includes(text));

/** JSON text, or `@` and the path of a file that holds it. */
export function json<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not readable JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
