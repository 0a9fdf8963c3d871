import { isUUID } from 'class-validator';
import { z } from 'zod';

/** Who was erased: a line of the ledger's file. */
export interface ErasedLine {
  subject: string;
  municipality: string;
  /** ISO 8601. */
  at: string;
}

const uuid = z.string().refine((text) => isUUID(text));

/**
 * How somebody stands since a change: who has left, what is still sent. The person is not called `subject`: a program
 * from before there were such lines erases whoever is.
 */
const changedLine = z.object({
  person: uuid,
  municipality: uuid,
  at: z.iso.datetime(),
  status: z.string(),
  /** Codes. */
  categories: z.array(z.string()),
  restricted: z.boolean(),
  guardianGone: z.boolean(),
  movedAt: z.iso.datetime().nullable(),
});

export type ChangedLine = z.infer<typeof changedLine>;

const erasedLine = z.object({ subject: uuid, municipality: uuid });

/** Null for a line that was cut short when the machine stopped: it was written again. */
export function lineOf(text: string): Pick<ErasedLine, 'subject' | 'municipality'> | ChangedLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return erasedLine.safeParse(value).data ?? changedLine.safeParse(value).data ?? null;
}
