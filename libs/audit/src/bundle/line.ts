import { canonicalJson } from '#libs/tlog';
import { canonicalEntry, type LogEntry } from '../log-entry.js';

/** One line of a bundle's entries. */
export interface BundleLine {
  seq: number;
  entry: LogEntry;
  /** Hexadecimal; null with the payload, once they were destroyed. */
  salt: string | null;
  payload: Record<string, unknown> | null;
}

/** In RFC 8785 form, without a newline. */
export function canonicalLine({ seq, entry, salt, payload }: BundleLine): string {
  const body = payload === null ? 'null' : canonicalJson(payload);
  return `{"entry":${canonicalEntry(entry)},"payload":${body},"salt":${JSON.stringify(salt)},"seq":${seq}}`;
}

/** @returns null for what is not exactly a line as `canonicalLine` writes it */
export function parseLine(text: string): BundleLine | null {
  try {
    const line = JSON.parse(text) as BundleLine;
    return canonicalLine(line) === text ? line : null;
  } catch {
    return null;
  }
}
